import { gunzipSync, gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import { acceptedVersion, unknownMessage } from './answers.js';
import { stampOf } from './ids.js';
import type { StoredMessage } from './message.js';
import type { Messages } from './messages.js';

interface Wanted {
  readonly message: StoredMessage;
  /** from 1 */
  readonly chunk: number;
  readonly corrupt: boolean;
}

/** 206 says that more chunks follow, 200 that this is the last one. HEAD tells the headers and is no download. */
export function downloadAnswer(c: Context, messages: Messages, { message, chunk, corrupt }: Wanted): Response {
  const stored = messages.contents.chunk(message.id, chunk);
  if (stored === undefined) return unknownMessage(c);
  const isHead = c.req.method === 'HEAD';
  if (!isHead && chunk === 1) messages.change(message, { downloads: message.downloads + 1 });
  const { body, encoding } = encoded(c, stored, message.gzip);
  const headers = new Headers(messageHeaders(message, chunk));
  if (encoding !== undefined) headers.set('content-encoding', encoding);
  const status = !isHead && chunk < message.chunks ? 206 : 200;
  return new Response(new Uint8Array(corrupt ? damaged(body) : body), { status, headers });
}

/** v2 may zip what was sent plain; nobody gets gzip who did not ask for it. */
function encoded(c: Context, stored: Buffer, isGzip: boolean): { body: Buffer; encoding: 'gzip' | undefined } {
  const takesGzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
  if (isGzip) return takesGzip ? { body: stored, encoding: 'gzip' } : { body: gunzipSync(stored), encoding: undefined };
  const zips = takesGzip && stored.length > 0 && acceptedVersion(c.req.header('accept')) === 2;
  return zips ? { body: gzipSync(stored), encoding: 'gzip' } : { body: stored, encoding: undefined };
}

/** Cut in the middle, as a broken transfer would. */
const damaged = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.length / 2));

function messageHeaders(message: StoredMessage, chunk: number): Record<string, string> {
  const given = {
    'mex-from': message.from,
    'mex-localid': message.localId,
    'mex-subject': message.subject,
    'mex-filename': message.type === 'REPORT' ? undefined : (message.fileName ?? `${message.id}.dat`),
  };
  const total = message.type === 'REPORT' ? 0 : message.chunks;
  return {
    ...Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    'content-type': message.chunks > 1 ? 'application/octet-stream' : message.contentType,
    'mex-content-type': message.contentType,
    'mex-to': message.to,
    'mex-workflowid': message.workflowId,
    'mex-messageid': message.id,
    'mex-messagetype': message.type,
    'mex-chunk-range': `${chunk}:${total}`,
    'mex-total-chunks': String(total),
    'mex-addresstype': 'ALL',
    'mex-version': '1.0',
    'mex-statusevent': 'TRANSFER',
    'mex-statuscode': '00',
    'mex-statussuccess': 'SUCCESS',
    'mex-statusdescription': 'Transferred to recipient mailbox',
    'mex-statustimestamp': stampOf(Date.parse(message.acceptedAt ?? message.uploadedAt)).slice(0, 14),
    ...message.headers,
  };
}
