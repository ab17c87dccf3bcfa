import type { Context } from 'hono';
import { Hono } from 'hono';
import { mailboxOf } from '../accounts.js';
import { answer, invalid, refuse, underFault, unknownMessage } from './answers.js';
import { expiresAt } from './expiry.js';
import type { StoredMessage } from './message.js';
import type { MeshEnv, MeshParts } from './parts.js';

/** What became of a sent message: by its id, and (deprecated, and the only way after a lost answer) by the local id. */
export function trackingRoutes({ messages, faults }: MeshParts): Hono<MeshEnv> {
  const app = new Hono<MeshEnv>();
  app.get('/:mailbox/outbox/tracking', (c) =>
    underFault(c, faults.take('track'), () => {
      const id = c.req.query('messageID');
      if (!id) return invalid(c, 'query', ['messageID'], 'Field required');
      const message = messages.get(id);
      return message?.from === c.get('mailboxId') ? tracked(c, message) : unknownMessage(c);
    }),
  );
  app.get('/:mailbox/outbox/tracking/:localId', (c) =>
    underFault(c, faults.take('track'), () => {
      const sent = messages.all().filter(({ from }) => from === c.get('mailboxId'));
      const [message, second] = sent.filter(({ localId }) => localId === c.req.param('localId'));
      if (!message) return unknownMessage(c);
      return second ? refuse(c, 300, { code: '', msg: 'Several messages carry this local id' }) : tracked(c, message);
    }),
  );
  return app;
}

const expiryTime = (message: StoredMessage): string | undefined => {
  const at = expiresAt(message);
  return Number.isFinite(at) ? new Date(at).toISOString().slice(0, 19) : undefined;
};

function tracked(c: Context, message: StoredMessage): Response {
  const recipient = mailboxOf(message.to);
  const at = (message.acknowledgedAt ?? message.acceptedAt ?? message.uploadedAt).slice(0, 19);
  const v2 = {
    message_id: message.id,
    local_id: message.localId,
    workflow_id: message.workflowId,
    filename: message.fileName,
    upload_timestamp: message.uploadedAt.slice(0, 19),
    expiry_time: expiryTime(message),
    recipient: message.to,
    recipient_name: recipient?.name,
    recipient_ods_code: recipient?.odsCode,
    status_success: true,
    status: message.status,
    status_event: 'TRANSFER',
    status_timestamp: at,
  };
  const v1 = {
    addressType: 'ALL',
    messageId: message.id,
    dtsId: message.id,
    localId: message.localId,
    workflowId: message.workflowId,
    fileName: message.fileName,
    recipient: message.to,
    sender: message.from,
    status: message.status.replace(/^./, (letter) => letter.toUpperCase()),
    statusTimestamp: at,
    uploadTimestamp: message.uploadedAt.slice(0, 19),
  };
  return answer(c, 200, { v1, v2 });
}
