/**
 * A call without a whole answer. It is made anew: the error of the HTTP library holds tokens and bodies, and never leaves
 * this room.
 */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(
    readonly why: 'no-answer' | 'too-large',
    /** false only where not a byte of the call can have gone out */
    readonly mayHaveArrived: boolean,
    /** the name of the system error, such as ECONNREFUSED or CERT_HAS_EXPIRED */
    readonly reason?: string,
  ) {
    super(`unanswered: ${why}`);
  }
}
