import { CodedError, type FailureCode } from '../../domain/failure.js';
import { Unanswered } from '../../outgoing/unanswered.js';

export interface MosaicCall {
  readonly name:
    | 'read-child'
    | 'in-scope'
    | 'find-by-number'
    | 'read-relations'
    | 'read-reference-data'
    | 'write-case-note'
    | 'raise-alert'
    | 'complete-step'
    | 'find-written';
  /** what follows the base address, encoded */
  readonly path: string;
  /** posted as JSON; without one the call is a GET */
  readonly body?: unknown;
  /** true where something stands in Mosaic afterwards: its lost answer is ambiguous */
  readonly writes?: boolean;
  /** true where a 404 says that Mosaic does not know the person of the call */
  readonly aboutPerson?: boolean;
}

/** Means that Mosaic, or what stands before it, did nothing and may do it later. */
const notNow: ReadonlySet<number> = new Set([408, 425, 429]);

function codeOf(status: number, { writes, aboutPerson }: MosaicCall): FailureCode {
  if (status >= 500 || notNow.has(status)) return 'mosaic.unavailable';
  if (status === 401 || status === 403) return 'mosaic.refused-credentials';
  if (status === 404 && aboutPerson) return 'mosaic.person-unknown';
  const refused = status === 400 || status === 409 || status === 413 || status === 422;
  return writes && refused ? 'mosaic.refused-write' : 'mosaic.unexpected-answer';
}

/** An answer that is not the one we asked for. Its body is not read: the text is not ours. */
export const refusal = (status: number, call: MosaicCall): CodedError =>
  new CodedError(codeOf(status, call), { call: call.name, status });

/** A good status with a body that is not in the contract. */
export const unreadable = (status: number, { name }: MosaicCall): CodedError =>
  new CodedError('mosaic.unexpected-answer', { call: name, status });

/** A call without a whole answer. */
export function networkFailure(error: unknown, { name, writes }: MosaicCall): CodedError {
  if (error instanceof CodedError) return error;
  if (!(error instanceof Unanswered)) return new CodedError('unexpected', { call: name });
  if (!writes && error.why === 'too-large') return new CodedError('mosaic.unexpected-answer', { call: name });
  const facts = { call: name, ...(error.reason !== undefined && { reason: error.reason }) };
  const isDoubtful = writes === true && error.mayHaveArrived;
  return new CodedError(isDoubtful ? 'mosaic.write-unanswered' : 'mosaic.unreachable', facts);
}
