import { randomUUID } from 'node:crypto';
import { platform, release } from 'node:os';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CodedError } from '../../domain/failure.js';
import { createOutgoing } from '../../outgoing/outgoing.js';
import type { Answer } from './answers.js';
import { networkFailure, tooLarge, unreadable, type Risk } from './errors.js';
import { defaults, type MeshSettings } from './settings.js';
import { authorisation } from './token.js';

export interface MeshCall extends Risk {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** `service`: a call that is not about our mailbox. MESH takes it without a token, on our certificate alone. */
  readonly about?: 'mailbox' | 'service';
  /** what follows `/messageexchange/{mailbox}`, or `/messageexchange` of the service; encoded: `/inbox?max_results=500` */
  readonly path: string;
  /** v2 unless said: only looking up by local id is v1 */
  readonly version?: 1 | 2;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** the largest answer that is read, unzipped */
  readonly atMostBytes?: number;
}

/** One request, one answer, whatever its status. A request without a whole answer fails with a CodedError. */
export type Exchange = (call: MeshCall) => Promise<Answer>;

/** Nothing here tries again: MESH takes each token once, and Temporal decides about the next attempt. */
export function createExchange(settings: MeshSettings): Exchange {
  const connectMs = settings.timeouts?.connect ?? defaults.timeouts.connect;
  const withinMs = settings.timeouts?.answer ?? defaults.timeouts.answer;
  const outgoing = createOutgoing({ url: settings.url, tls: settings.tls, connectMs });
  const service = '/messageexchange';
  const mailbox = `${service}/${encodeURIComponent(settings.mailboxId.toUpperCase())}`;

  return async (call) => {
    const atMostBytes = call.atMostBytes ?? defaults.answerBytes;
    const { status, header, body } = await outgoing({
      method: call.method,
      path: (call.about === 'service' ? service : mailbox) + call.path,
      headers: headersOf(settings, call),
      ...(call.body && { body: call.body }),
      withinMs,
      atMostBytes,
      alone: call.deliversFile === true,
      asSent: true,
    }).catch((error: unknown) => Promise.reject(networkFailure(error, call)));
    return { status, header, body: await unzipped(call, status, header('content-encoding'), body, atMostBytes) };
  };
}

function headersOf(settings: MeshSettings, call: MeshCall): Record<string, string> {
  const clientVersion = settings.clientVersion ?? '0.1.0';
  return {
    ...call.headers,
    accept: `application/vnd.mesh.v${call.version ?? 2}+json`,
    // what HEAD says of the length is the length of the message itself only where nothing is zipped
    'accept-encoding': call.method === 'HEAD' ? 'identity' : 'gzip',
    ...(call.about !== 'service' && { authorization: freshToken(settings, call) }),
    'user-agent': `cpis-link/${clientVersion}`,
    'mex-clientversion': `cpis-link==${clientVersion}`,
    'mex-osname': platform(),
    'mex-osversion': release(),
  };
}

function freshToken(settings: MeshSettings, { name }: Risk): string {
  const nonce = settings.nonce?.() ?? randomUUID();
  const at = settings.now?.() ?? new Date();
  try {
    const [password, sharedKey] = [settings.password().reveal(), settings.sharedKey().reveal()];
    return authorisation({ mailboxId: settings.mailboxId, password, sharedKey, nonce, nonceCount: 0, at });
  } catch {
    throw new CodedError('mailbox.refused-credentials', { call: name, reason: 'SECRET_UNREADABLE' });
  }
}

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** Only `content-encoding` speaks of the transport; `mex-content-compressed` is the sender's word about the content. */
async function unzipped(call: MeshCall, status: number, encoding: string | undefined, sent: Buffer, limit: number) {
  if (encoding === undefined || encoding === 'identity' || sent.length === 0) return sent;
  try {
    if (encoding.toLowerCase() !== 'gzip') throw unreadable(call, status);
    return await inflate(sent, { maxOutputLength: limit });
  } catch (error) {
    if (status >= 400) return Buffer.alloc(0);
    throw isTooLarge(error) ? tooLarge(call) : unreadable(call, status);
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
