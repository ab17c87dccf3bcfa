import type { FailureCode } from '../domain/failure.js';

/** What is told beside Mosaic: a code and our own words for it. Nothing of a person, and no id of one. */
export interface OutOfBand {
  readonly authority: string;
  readonly code: FailureCode;
  readonly says: string;
  readonly next: string;
}

/**
 * The way to people that does not lead through Mosaic: that Mosaic takes nothing cannot be told in Mosaic. Rejects where the
 * message did not arrive.
 */
export interface SecondChannel {
  tell(message: OutOfBand): Promise<void>;
}
