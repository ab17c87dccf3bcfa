import type { Context } from 'hono';
import { Hono } from 'hono';
import { withFault } from '../../shared/faults.js';
import { answer, invalid, refuse, unknownMessage } from './answers.js';
import type { StoredMessage } from './message.js';
import { readAddress, readChunkRange } from './outbox-headers.js';
import type { MeshEnv, MeshParts } from './parts.js';

/** Sending side of a mailbox: the first request opens or delivers a message, more of them add its chunks. */
export function outboxRoutes(parts: MeshParts): Hono<MeshEnv> {
  const app = new Hono<MeshEnv>();
  const { faults } = parts;
  app.post('/:mailbox/outbox', (c) => withFault(c, faults.take('send'), () => send(c, parts)));
  app.post('/:mailbox/outbox/:id/:chunk{[0-9]+}', (c) =>
    withFault(c, faults.take('send'), () => sendChunk(c, parts, c.req.param('id'), Number(c.req.param('chunk')))),
  );
  return app;
}

async function send(c: Context<MeshEnv>, parts: MeshParts): Promise<Response> {
  const address = readAddress(c);
  if (address instanceof Response) return address;
  const range = readChunkRange(c.req.header('mex-chunk-range'));
  if (range?.chunk !== 1) return badRange(c);
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length === 0) return refuse(c, 417, { event: 'SEND', code: '02', msg: 'Data file is missing' });
  if (range.of === 1) {
    const delivered = parts.messages.deliver(address, body);
    parts.delivered(delivered);
    return accepted(c, delivered.id);
  }
  const opened = parts.messages.open({ ...address, chunks: range.of });
  parts.messages.contents.put(opened.id, 1, body);
  return accepted(c, opened.id);
}

async function sendChunk(c: Context<MeshEnv>, parts: MeshParts, id: string, chunk: number): Promise<Response> {
  const message = parts.messages.get(id);
  if (!message || message.from !== c.get('mailboxId')) return unknownMessage(c);
  if (message.status !== 'uploading') {
    return refuse(c, 423, { event: 'SEND', code: 'Message already accepted', msg: 'All chunks are in', messageId: id });
  }
  const range = readChunkRange(c.req.header('mex-chunk-range'));
  const isGzip = c.req.header('content-encoding')?.toLowerCase() === 'gzip';
  if (range?.chunk !== chunk || range.of !== message.chunks || chunk < 2) return badRange(c);
  if (isGzip !== message.gzip) {
    return refuse(c, 417, { event: 'SEND', code: 'UnsupportedContentEncoding', msg: 'Not the encoding of chunk 1' });
  }
  const body = new Uint8Array(await c.req.arrayBuffer());
  const isLast = chunk === message.chunks;
  if (isLast && hasGap(parts, message)) return badRange(c);
  parts.messages.contents.put(id, chunk, body);
  if (isLast) complete(parts, message);
  return accepted(c, id);
}

/** Stricter than MESH, which delivers a message with a gap as soon as its last chunk is in. */
const hasGap = ({ messages }: MeshParts, { id, chunks }: StoredMessage): boolean =>
  Array.from({ length: chunks - 1 }, (_, index) => index + 1).some(
    (chunk) => messages.contents.chunk(id, chunk) === undefined,
  );

function complete(parts: MeshParts, message: StoredMessage): void {
  const acceptedAt = new Date(parts.now()).toISOString();
  parts.delivered(parts.messages.change(message, { status: 'accepted', acceptedAt }));
}

const accepted = (c: Context, id: string): Response =>
  answer(c, 202, { v1: { messageID: id }, v2: { message_id: id } });

const badRange = (c: Context): Response =>
  c.req.header('mex-chunk-range') === undefined
    ? invalid(c, 'header', ['mex-chunk-range'], 'Field required')
    : refuse(c, 417, { event: 'SEND', code: 'InvalidHeaderChunks', msg: 'The chunk range does not fit' });
