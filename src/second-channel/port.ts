import type { FailureCode } from '../domain/failure.js';
import { failureOf } from '../domain/failure.js';

/** What is told beside Mosaic: a code and our own words for it. Nothing of a person, and no id of one. */
export interface OutOfBand {
  readonly authority: string;
  readonly code: FailureCode;
  readonly says: string;
  readonly next: string;
}

/** What is told beside Mosaic of a code: the words of the failure table. */
export function outOfBand(authority: string, code: FailureCode): OutOfBand {
  const { says, next } = failureOf(code);
  return { authority, code, says, next };
}

/**
 * The way to people that does not lead through Mosaic: that Mosaic takes nothing cannot be told in Mosaic. Rejects where the
 * message did not arrive.
 */
export interface SecondChannel {
  tell(message: OutOfBand): Promise<void>;
}
