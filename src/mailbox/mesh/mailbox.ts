import type { Mailbox } from '../port.js';
import { refusal } from './errors.js';
import { createExchange } from './http.js';
import { createInbox } from './inbox.js';
import { createOutbox } from './outbox.js';
import { defaults, type MeshSettings } from './settings.js';

/** The mailbox over the REST API of MESH, version 2, with mutual TLS where certificates are given. */
export function createMeshMailbox(settings: MeshSettings): Mailbox {
  const exchange = createExchange(settings);
  return {
    async handshake() {
      const risk = { name: 'handshake' } as const;
      const answer = await exchange({ ...risk, method: 'POST', path: '' });
      if (answer.status !== 200) throw refusal(answer, risk);
    },
    ...createInbox(exchange, settings.limits?.messageBytes ?? defaults.messageBytes),
    ...createOutbox(exchange, settings.mailboxId, settings.chunkBytes ?? defaults.chunkBytes),
  };
}
