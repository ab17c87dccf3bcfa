import type { Mailbox } from '../../src/mailbox/port.js';
import { idsOf } from '../mailbox/support/answering.js';
import { factsAboutReading } from './facts-reading.js';
import { factsAboutRefusals } from './facts-refusals.js';
import { factsAboutSending } from './facts-sending.js';
import { mailboxOf, type MeshService } from './mesh-service.js';

/** Both ends of one service, freshly emptied for each fact. */
export interface Ends {
  readonly service: MeshService;
  readonly sender: Mailbox;
  readonly recipient: Mailbox;
  /** ids that wait for the recipient */
  readonly waiting: () => Promise<string[]>;
}

/** Registers one fact. */
export type Fact = (title: string, holds: (ends: Ends) => Promise<void>) => void;

/**
 * What our client relies on, registered as tests of a service. The NHS's own sandbox and ours are judged by this one
 * list, so that neither our client nor our sandbox can drift from what the NHS published as code.
 */
export function meshFacts(service: () => MeshService): void {
  const fact: Fact = (title, holds) =>
    it(title, async () => {
      const at = service();
      await at.reset();
      const recipient = mailboxOf(at, at.recipient);
      const waiting = (): Promise<string[]> => idsOf(recipient.waiting({ atMost: 10_000 }));
      await holds({ service: at, sender: mailboxOf(at, at.sender), recipient, waiting });
    });
  factsAboutSending(fact);
  factsAboutReading(fact);
  factsAboutRefusals(fact);
}
