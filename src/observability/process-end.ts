import { CodedError, failureOf } from '../domain/failure.js';

/** Ends a process that cannot go on with one line for the operator: no stack, and nothing that somebody's data made. */
export function failPlainly(error: unknown): never {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}

/** What an operator reads of an error. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CodedError) {
    const { says, next } = failureOf(error.code);
    const { line, cause } = error.facts;
    const where = line === undefined ? '' : `, line ${line}`;
    const why = cause === undefined ? '' : `, most likely ${cause}`;
    return `${says} ${next} (${error.code}${where}${why})`;
  }
  return error instanceof Error ? error.message : 'Something failed that is no error.';
}
