import type { Context } from 'hono';
import { Hono } from 'hono';
import { answer, goneMessage, invalid, underFault, unknownMessage } from './answers.js';
import { downloadAnswer } from './download.js';
import { inboxPage, isWorkflowFilter, positionOf } from './inbox-page.js';
import type { StoredMessage } from './message.js';
import { isVisible } from './messages.js';
import type { MeshEnv, MeshParts } from './parts.js';
import { chunkFault } from './parts.js';

/** Reading side of a mailbox: list, download, acknowledge. */
export function inboxRoutes(parts: MeshParts): Hono<MeshEnv> {
  const app = new Hono<MeshEnv>();
  const { faults, messages } = parts;
  app.get('/:mailbox/inbox', (c) => {
    const fault = faults.take('inbox');
    return underFault(c, fault, () => list(c, parts, fault?.action === 'reorder'));
  });
  app.get('/:mailbox/count', (c) => c.json({ count: messages.waitingIn(c.get('mailboxId')).length }));
  app.get('/:mailbox/inbox/:id', (c) => download(c, parts, c.req.param('id'), 1));
  app.get('/:mailbox/inbox/:id/:chunk{[0-9]+}', (c) =>
    download(c, parts, c.req.param('id'), Number(c.req.param('chunk'))),
  );
  app.put('/:mailbox/inbox/:id/status/acknowledged', (c) =>
    underFault(c, faults.take('acknowledge'), () => acknowledge(c, parts, c.req.param('id'))),
  );
  return app;
}

/** @param reversed gives each page newest first: MESH promises no order */
function list(c: Context<MeshEnv>, { messages }: MeshParts, reversed: boolean): Response {
  const mailboxId = c.get('mailboxId');
  const size = Number(c.req.query('max_results') ?? '500');
  if (!Number.isInteger(size) || size < 10 || size > 5000) {
    return invalid(c, 'query', ['max_results'], 'must be a number from 10 to 5000');
  }
  const cursor = c.req.query('continue_from');
  const after = cursor === undefined ? 0 : positionOf(mailboxId, cursor);
  if (after === undefined) return invalid(c, 'query', ['continue_from'], 'is not one of ours');
  const waiting = messages.waitingIn(mailboxId);
  const filter = c.req.query('workflow_filter');
  if (!isWorkflowFilter(filter)) return invalid(c, 'query', ['workflow_filter'], 'is none of the published forms');
  const { ids, next } = inboxPage(waiting, { mailboxId, after, size, filter });
  const path = (from: string | undefined): string => {
    const query = new URLSearchParams({
      max_results: String(size),
      ...(filter !== undefined && { workflow_filter: filter }),
      ...(from !== undefined && { continue_from: from }),
    });
    return `/messageexchange/${mailboxId}/inbox?${query.toString()}`;
  };
  const links = { self: path(cursor), ...(next !== undefined && { next: path(next) }) };
  return c.json({ messages: reversed ? ids.toReversed() : ids, links, approx_inbox_count: waiting.length });
}

/** A message of this mailbox, or the refusal. */
function find(c: Context<MeshEnv>, { messages, now }: MeshParts, id: string): StoredMessage | Response {
  const message = messages.get(id);
  const isHere = message?.to === c.get('mailboxId') && message.status !== 'uploading' && isVisible(message, now());
  return isHere ? message : unknownMessage(c);
}

/** What was acknowledged or has expired cannot be read again. */
async function download(c: Context<MeshEnv>, parts: MeshParts, id: string, chunk: number): Promise<Response> {
  const fault = chunkFault(parts.faults, 'download', chunk);
  const work = (corrupt: boolean): Response => {
    const message = find(c, parts, id);
    if (message instanceof Response) return message;
    if (message.status !== 'accepted') return goneMessage(c, id);
    if (fault?.action === 'drop-chunk') return unknownMessage(c);
    return downloadAnswer(c, parts.messages, { message, chunk, corrupt });
  };
  return fault?.action === 'corrupt' ? work(true) : underFault(c, fault, () => work(false));
}

/** Acknowledging twice changes nothing and is no error. */
function acknowledge(c: Context<MeshEnv>, parts: MeshParts, id: string): Response {
  const message = find(c, parts, id);
  if (message instanceof Response) return message;
  if (message.status === 'undeliverable') return goneMessage(c, id);
  parts.messages.change(message, {
    status: 'acknowledged',
    acknowledgements: message.acknowledgements + 1,
    acknowledgedAt: message.acknowledgedAt ?? new Date(parts.now()).toISOString(),
  });
  return answer(c, 200, { v1: { messageId: id }, v2: undefined });
}
