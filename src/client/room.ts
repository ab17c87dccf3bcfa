import type { DeskStatus } from '../contracts/upload-desk.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import { CodedError } from '../domain/failure.js';
import { isEnding } from '../domain/registrations.js';

export interface RoomOptions {
  /** changes that the desk may keep for a person’s decision: its whole state must fit into one payload of Temporal, 2 MB */
  readonly atMost: number;
  /** how long an answer of the desk counts, in milliseconds */
  readonly knownForMs: number;
}

/**
 * Keeps a desk small that waits for a person. One that was never released keeps every change, and one whose brake holds keeps
 * ends: beyond `atMost`, whoever submits such a change fails with `desk.busy`, keeps it, and tries again. A desk that does
 * not answer stops nobody.
 */
export function createRoom(
  statusOf: () => Promise<DeskStatus | undefined>,
  { atMost, knownForMs }: RoomOptions,
): (change: SubmittedChange) => Promise<void> {
  let known: Promise<DeskStatus | undefined> = Promise.resolve(undefined);
  let knownUntil = -Infinity;
  return async (change) => {
    const now = performance.now();
    if (now >= knownUntil) {
      knownUntil = now + knownForMs;
      known = statusOf().catch(() => undefined);
    }
    const desk = await known;
    if (desk === undefined) return;
    const isUnreleased = desk.nextSequence === undefined && desk.waiting >= atMost;
    if (isUnreleased || (isEnding(change) && desk.heldEnds.length >= atMost)) throw new CodedError('desk.busy');
  };
}
