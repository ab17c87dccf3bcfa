import type { Fault, Faults } from '../../shared/faults.js';
import type { Collection } from '../collection.js';
import type { StoredMessage } from './message.js';
import type { Messages } from './messages.js';

/** Where faults can strike in this sandbox. */
export const faultPlaces = [
  'handshake',
  'send',
  'inbox',
  'download',
  'acknowledge',
  'track',
  'answer',
  'notification',
] as const;
export type FaultPlace = (typeof faultPlaces)[number];

/** `drop-chunk` strikes at its chunk only; every other fault at any request of the place. */
export const chunkFault = (
  faults: Faults<FaultPlace>,
  on: 'send' | 'download',
  chunk: number,
): Fault<FaultPlace> | undefined =>
  faults.take(on, (fault) => fault.action !== 'drop-chunk' || chunk === (fault.chunk ?? 2));

/** What the MESH routes work with. */
export interface MeshParts {
  readonly messages: Messages;
  /** tokens that were used, with the moment from which their age alone refuses them */
  readonly tokens: Collection<number>;
  readonly faults: Faults<FaultPlace>;
  /** the most that one request may hold, in bytes as they are sent */
  readonly requestBytes: number;
  /** milliseconds since 1970 */
  readonly now: () => number;
  /** A message is complete and in its recipient's mailbox. */
  readonly delivered: (message: StoredMessage) => void;
}

export type MeshEnv = { Variables: { mailboxId: string } };
