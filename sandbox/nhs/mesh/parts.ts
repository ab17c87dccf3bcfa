import type { Faults } from '../../shared/faults.js';
import type { Collection } from '../collection.js';
import type { StoredMessage } from './message.js';
import type { Messages } from './messages.js';

/** Where faults can strike in this sandbox. */
export const faultPlaces = ['send', 'inbox', 'download', 'acknowledge', 'track', 'answer'] as const;
export type FaultPlace = (typeof faultPlaces)[number];

/** What the MESH routes work with. */
export interface MeshParts {
  readonly messages: Messages;
  /** tokens that were used, with the moment from which their age alone refuses them */
  readonly tokens: Collection<number>;
  readonly faults: Faults<FaultPlace>;
  /** milliseconds since 1970 */
  readonly now: () => number;
  /** A message is complete and in its recipient's mailbox. */
  readonly delivered: (message: StoredMessage) => void;
}

export type MeshEnv = { Variables: { mailboxId: string } };
