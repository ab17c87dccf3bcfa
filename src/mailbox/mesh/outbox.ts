import { CodedError } from '../../domain/failure.js';
import type { Mailbox, OutboundFile } from '../port.js';
import { isSafeId, plain } from '../values.js';
import { readReceipt, readTracking, readTrackingV1 } from './answers.js';
import { refusal, unreadable } from './errors.js';
import type { Exchange } from './http.js';

/** Sending side of the mailbox. Files above `chunkBytes` go out in chunks of that size. */
export const createOutbox = (
  exchange: Exchange,
  mailboxId: string,
  chunkBytes: number,
): Pick<Mailbox, 'send' | 'findSent' | 'track'> => ({
  async send(file) {
    const headers = fileHeaders(file, mailboxId);
    const chunks = Math.max(1, Math.ceil(file.body.byteLength / chunkBytes));
    const chunk = (number: number) => file.body.subarray((number - 1) * chunkBytes, number * chunkBytes);
    const messageId = await sendFirst(exchange, headers, chunk(1), chunks);
    for (let number = 2; number <= chunks; number += 1) {
      await sendNext(exchange, headers, chunk(number), { messageId, number, chunks });
    }
    return { messageId };
  },

  async findSent(localId) {
    const risk = { name: 'find-sent' } as const;
    const path = `/outbox/tracking/${encodeURIComponent(plain(localId, 'localId'))}`;
    const answer = await exchange({ ...risk, method: 'GET', path, version: 1 });
    if (answer.status === 404) return [];
    if (answer.status !== 200) throw refusal(answer, risk);
    const found = readTrackingV1(answer.body);
    if (!found) throw unreadable(risk, answer.status);
    return found.status?.toLowerCase() === 'uploading' ? [] : [found.messageId];
  },

  async track(messageId) {
    const risk = { name: 'track' } as const;
    if (!isSafeId(messageId)) throw new CodedError('mailbox.bad-request', { call: risk.name });
    const path = `/outbox/tracking?messageID=${encodeURIComponent(messageId)}`;
    const answer = await exchange({ ...risk, method: 'GET', path });
    if (answer.status !== 200) throw refusal(answer, risk);
    const tracking = readTracking(answer.body);
    if (!tracking) throw unreadable(risk, answer.status);
    return tracking.status;
  },
});

type Headers = Readonly<Record<string, string>>;

const fileHeaders = (file: OutboundFile, mailboxId: string): Headers => ({
  'content-type': 'application/octet-stream',
  'mex-from': mailboxId.toUpperCase(),
  'mex-to': plain(file.to, 'to'),
  'mex-workflowid': plain(file.workflowId, 'workflowId'),
  'mex-localid': plain(file.localId, 'localId'),
  'mex-filename': plain(file.fileName, 'fileName'),
});

/** A single request delivers the file; the first of several only opens the upload. */
async function sendFirst(exchange: Exchange, headers: Headers, body: Uint8Array, chunks: number): Promise<string> {
  const risk = { name: 'send', deliversFile: chunks === 1 } as const;
  const range = chunks > 1 && { 'mex-chunk-range': `1:${chunks}` };
  const answer = await exchange({ ...risk, method: 'POST', path: '/outbox', headers: { ...headers, ...range }, body });
  if (answer.status !== 202 && answer.status !== 200) throw refusal(answer, risk);
  const messageId = readReceipt(answer.body);
  if (messageId === undefined) throw unreadable(risk, answer.status);
  return messageId;
}

interface Place {
  readonly messageId: string;
  readonly number: number;
  readonly chunks: number;
}

/**
 * In order, each after the answer to the one before: MESH delivers when the last-numbered chunk is in, gaps or not. So
 * only the last one's lost answer is ambiguous; an upload cut off before it is never delivered.
 */
async function sendNext(exchange: Exchange, headers: Headers, body: Uint8Array, place: Place): Promise<void> {
  const { messageId, number, chunks } = place;
  const risk = { name: 'send-chunk', deliversFile: number === chunks } as const;
  const answer = await exchange({
    ...risk,
    method: 'POST',
    path: `/outbox/${encodeURIComponent(messageId)}/${number}`,
    headers: { ...headers, 'mex-chunk-range': `${number}:${chunks}` },
    body,
  });
  if (answer.status !== 202 && answer.status !== 200) throw refusal(answer, risk);
}
