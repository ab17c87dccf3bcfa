import type { Context } from 'hono';
import { Hono } from 'hono';
import { allHeldToday } from '../cpis/holdings.js';
import type { JudgedUpload } from '../cpis/uploads.js';
import { firstOfSequence } from '../cpis/uploads.js';
import type { State } from '../state.js';
import { notFound } from './answers.js';

/** What CP-IS received, how it answered, and what it holds since. */
export function uploadRoutes(state: State): Hono {
  const app = new Hono();
  app.get('/uploads', (c) =>
    c.json(
      state.uploads.values().map(({ sequence, messageId, receivedAt, records, fileCode, recordCodes, ...upload }) => ({
        ...{ sequence, messageId, receivedAt, records, fileCode, recordCodes },
        problems: upload.problems,
        repeated: upload.repeated,
      })),
    ),
  );
  const find = (key: string): JudgedUpload | undefined =>
    firstOfSequence(state.uploads.values(), Number(key)) ?? state.uploads.get(key);
  app.get('/uploads/:key', (c) => {
    const message = state.messages.get(find(c.req.param('key'))?.messageId ?? '');
    return message ? xml(c, state.messages.contents.whole(message)) : notFound(c, 'There is no such upload.');
  });
  app.get('/uploads/:key/acknowledgement', (c) => {
    const upload = find(c.req.param('key'));
    return upload ? xml(c, Buffer.from(upload.answer, 'base64')) : notFound(c, 'There is no such upload.');
  });
  app.get('/records', (c) => {
    const wanted = c.req.query('nhsNumber');
    return c.json(allHeldToday(state).filter(({ nhsNumber }) => wanted === undefined || nhsNumber === wanted));
  });
  return app;
}

const xml = (c: Context, bytes: Buffer): Response =>
  c.body(new Uint8Array(bytes), 200, { 'content-type': 'application/xml; charset=utf-8' });
