import { Hono } from 'hono';
import { authorityMailbox, cpisMailbox } from '../accounts.js';
import { isKept } from '../mesh/expiry.js';
import type { MessageDraft, StoredMessage } from '../mesh/message.js';
import type { State } from '../state.js';
import { bodyAs, notFound } from './answers.js';
import { messageForm, redeliverForm } from './forms.js';

/** The authority's mailbox from behind: put anything in, see what became of it, put it back. */
export function messageRoutes({ messages, now }: State): Hono {
  const app = new Hono();
  const inbound = (): readonly StoredMessage[] => messages.all().filter(({ to }) => to === authorityMailbox.mailboxId);
  app.get('/messages', (c) => c.json(inbound().map(ledgerEntry)));
  app.post('/messages', async (c) => {
    const form = await bodyAs(c, messageForm);
    if (form instanceof Response) return form;
    const { body = '', bodyBase64, workflowId = '', from = cpisMailbox.mailboxId, headers = {}, chunks } = form;
    const content = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64');
    const isReport = headers['mex-messagetype']?.toUpperCase() === 'REPORT';
    const sort = isReport ? ({ kind: 'report', type: 'REPORT' } as const) : ({ kind: 'other' } as const);
    const to = authorityMailbox.mailboxId;
    const sender = isReport && form.from === undefined ? {} : { from };
    return c.json(
      { messageId: messages.deliver({ to, workflowId, headers, chunks, ...sender, ...sort }, content).id },
      201,
    );
  });
  app.post('/messages/:id/put-back', (c) => {
    const message = messages.get(c.req.param('id'));
    if (message?.to !== authorityMailbox.mailboxId) return notFound(c, 'There is no such message.');
    if (message.status === 'accepted') return c.json({ error: 'The message waits in the mailbox.' }, 409);
    if (!isKept(message, now())) return c.json({ error: 'MESH keeps a message for 30 days.' }, 410);
    messages.putBack(message);
    return c.json({ messageId: message.id }, 201);
  });
  app.post('/messages/:id/redeliver', async (c) => {
    const form = await bodyAs(c, redeliverForm);
    if (form instanceof Response) return form;
    const message = messages.get(c.req.param('id'));
    if (message?.to !== authorityMailbox.mailboxId) return notFound(c, 'There is no such message.');
    if (form.newId)
      return c.json({ messageId: messages.deliver(copyOf(message), messages.contents.whole(message)).id }, 201);
    messages.putBack(message);
    return c.json({ messageId: message.id }, 201);
  });
  return app;
}

const ledgerEntry = (message: StoredMessage): object => ({
  messageId: message.id,
  kind: message.kind,
  notificationId: message.notificationId,
  nhsNumbers: message.nhsNumbers,
  queuedAt: message.acceptedAt,
  downloads: message.downloads,
  acknowledgements: message.acknowledgements,
  acknowledgedAt: message.acknowledgedAt,
  status: message.status,
});

/** The same content as another message. */
const copyOf = ({ to, from, workflowId, kind, type, headers, contentType, ...rest }: StoredMessage): MessageDraft => ({
  ...{ to, workflowId, kind, type, headers, contentType, nhsNumbers: rest.nhsNumbers, chunks: rest.chunks },
  ...(from !== undefined && { from }),
  ...(rest.localId !== undefined && { localId: rest.localId }),
  ...(rest.subject !== undefined && { subject: rest.subject }),
  ...(rest.notificationId !== undefined && { notificationId: rest.notificationId }),
});
