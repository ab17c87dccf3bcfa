import type { Mailbox } from '../port.js';
import { plain } from '../values.js';
import { readEndpoints } from './answers.js';
import { refusal, unreadable } from './errors.js';
import { createExchange, type Exchange } from './http.js';
import { createInbox } from './inbox.js';
import { createOutbox } from './outbox.js';
import { defaults, type MeshSettings } from './settings.js';

/** A mailbox that takes a workflow. The name is the NHS's text: untrusted. */
export interface Endpoint {
  readonly mailboxId: string;
  readonly name: string;
}

/** What only the service itself can tell, and no folder. */
export interface MeshMailbox extends Mailbox {
  /** A handshake that also tells how far the service's clock is ahead of ours, in milliseconds, to about a second. */
  compareClocks(): Promise<{ readonly clockAheadMs?: number }>;
  /** The mailboxes of an organisation that take a workflow; none where it takes it nowhere. */
  lookUp(odsCode: string, workflowId: string): Promise<readonly Endpoint[]>;
}

/** The mailbox over the REST API of MESH, version 2, with mutual TLS where certificates are given. */
export function createMeshMailbox(settings: MeshSettings): MeshMailbox {
  const exchange = createExchange(settings);
  const now = settings.now ?? (() => new Date());
  return {
    async handshake() {
      await shakeHands(exchange);
    },
    async compareClocks() {
      const asked = now().getTime();
      const server = Date.parse((await shakeHands(exchange)).header('date') ?? '');
      const answered = now().getTime();
      // The header has whole seconds, cut off: on average the clock stands half a second later.
      return Number.isNaN(server) ? {} : { clockAheadMs: Math.round(server + 500 - (asked + answered) / 2) };
    },
    lookUp: (odsCode, workflowId) => lookUp(exchange, odsCode, workflowId),
    ...createInbox(exchange, settings.limits?.messageBytes ?? defaults.messageBytes),
    ...createOutbox(exchange, settings.mailboxId, settings.chunkBytes ?? defaults.chunkBytes),
  };
}

async function shakeHands(exchange: Exchange) {
  const risk = { name: 'handshake' } as const;
  const answer = await exchange({ ...risk, method: 'POST', path: '' });
  if (answer.status !== 200) throw refusal(answer, risk);
  return answer;
}

async function lookUp(exchange: Exchange, odsCode: string, workflowId: string): Promise<readonly Endpoint[]> {
  const risk = { name: 'look-up' } as const;
  const organisation = encodeURIComponent(plain(odsCode, 'odsCode'));
  const path = `/endpointlookup/${organisation}/${encodeURIComponent(plain(workflowId, 'workflowId'))}`;
  const answer = await exchange({ ...risk, method: 'GET', about: 'service', path });
  if (answer.status !== 200) throw refusal(answer, risk);
  const found = readEndpoints(answer.body);
  if (!found) throw unreadable(risk, answer.status);
  return found;
}
