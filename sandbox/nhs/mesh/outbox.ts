import type { Context } from 'hono';
import { Hono } from 'hono';
import { answer, invalid, refuse, underFault, unknownMessage } from './answers.js';
import type { StoredMessage } from './message.js';
import { readAddress, readChunkRange, unsupportedEncoding } from './outbox-headers.js';
import type { MeshEnv, MeshParts } from './parts.js';
import { chunkFault } from './parts.js';

/** Sending side of a mailbox: the first request opens or delivers a message, more of them add its chunks. */
export function outboxRoutes(parts: MeshParts): Hono<MeshEnv> {
  const app = new Hono<MeshEnv>();
  const { faults } = parts;
  app.post('/:mailbox/outbox', (c) => underFault(c, chunkFault(faults, 'send', 1), () => send(c, parts)));
  app.post('/:mailbox/outbox/:id/:chunk{[0-9]+}', (c) => {
    const chunk = Number(c.req.param('chunk'));
    const fault = chunkFault(faults, 'send', chunk);
    const isLost = fault?.action === 'drop-chunk';
    return underFault(c, fault, () => sendChunk(c, parts, { id: c.req.param('id'), chunk, isLost }));
  });
  return app;
}

async function send(c: Context<MeshEnv>, parts: MeshParts): Promise<Response> {
  const address = readAddress(c);
  if (address instanceof Response) return address;
  const range = readChunkRange(c.req.header('mex-chunk-range'));
  if (range?.chunk !== 1) return badRange(c);
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length === 0) return emptyBody(c);
  if (range.of === 1) {
    const delivered = parts.messages.deliver(address, body);
    parts.delivered(delivered);
    return accepted(c, delivered.id);
  }
  const opened = parts.messages.open({ ...address, chunks: range.of });
  parts.messages.contents.put(opened.id, 1, body);
  return accepted(c, opened.id);
}

interface SentChunk {
  readonly id: string;
  /** from 1 */
  readonly chunk: number;
  /** answered as if it had been stored */
  readonly isLost: boolean;
}

async function sendChunk(c: Context<MeshEnv>, parts: MeshParts, { id, chunk, isLost }: SentChunk): Promise<Response> {
  const message = parts.messages.get(id);
  if (!message || message.from !== c.get('mailboxId')) return unknownMessage(c);
  if (message.status !== 'uploading') {
    return refuse(c, 423, { event: 'SEND', code: 'Message already accepted', msg: 'All chunks are in', messageId: id });
  }
  const refused = refusedChunk(c, message, chunk) ?? gapBefore(c, parts, message, chunk);
  if (refused) return refused;
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length === 0) return emptyBody(c);
  if (isLost) return accepted(c, id);
  parts.messages.contents.put(id, chunk, body);
  if (chunk === message.chunks) complete(parts, message);
  return accepted(c, id);
}

/** Why a chunk does not belong to this message. */
function refusedChunk(c: Context<MeshEnv>, message: StoredMessage, chunk: number): Response | undefined {
  const range = readChunkRange(c.req.header('mex-chunk-range'));
  if (chunk > message.chunks) {
    return refuse(c, 406, { event: 'SEND', code: 'InvalidHeaderChunks', msg: 'The message has fewer chunks' });
  }
  if (range?.chunk !== chunk || range.of !== message.chunks || chunk < 2) return badRange(c);
  const encoding = c.req.header('content-encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'gzip') return unsupportedEncoding(c);
  if ((encoding === 'gzip') === message.gzip) return undefined;
  return refuse(c, 417, { event: 'SEND', code: 'UnsupportedContentEncoding', msg: 'Not the encoding of chunk 1' });
}

/**
 * Chunks come in order; the same one may come again. Stricter than the NHS's own sandbox, which delivers a message with a
 * gap as soon as its last chunk is in.
 */
const gapBefore = (
  c: Context<MeshEnv>,
  parts: MeshParts,
  { id }: StoredMessage,
  chunk: number,
): Response | undefined => (parts.messages.contents.chunk(id, chunk - 1) === undefined ? badRange(c) : undefined);

function complete(parts: MeshParts, message: StoredMessage): void {
  const at = new Date(parts.now()).toISOString();
  parts.delivered(parts.messages.change(message, { status: 'accepted', acceptedAt: at, deliveredAt: at }));
}

const emptyBody = (c: Context): Response => refuse(c, 417, { event: 'SEND', code: '02', msg: 'Data file is missing' });

const accepted = (c: Context, id: string): Response =>
  answer(c, 202, { v1: { messageID: id }, v2: { message_id: id } });

const badRange = (c: Context): Response =>
  c.req.header('mex-chunk-range') === undefined
    ? invalid(c, 'header', ['mex-chunk-range'], 'Field required')
    : refuse(c, 417, { event: 'SEND', code: 'InvalidHeaderChunks', msg: 'The chunk range does not fit' });
