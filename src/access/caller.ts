import type { Scope } from '../config/access.js';
import { CodedError } from '../domain/failure.js';
import { isSamePerson } from '../domain/operator-acts.js';

/** Who asks, once that is known. */
export interface Caller {
  /** of the configuration; stands in the log and the audit */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly requestsPerSecond: number;
  /** the person, where the credential names one */
  readonly person?: string;
}

/**
 * Who acts. A credential that names a person speaks for that person alone; otherwise the request says who. Throws a
 * CodedError `access.person-needed` or `access.another-person`: an act is never anonymous.
 */
export function actingPerson({ person }: Caller, said: string | undefined): string {
  const named = said?.trim() ?? '';
  if (person === undefined) {
    if (named === '') throw new CodedError('access.person-needed');
    return named;
  }
  if (named !== '' && !isSamePerson(named, person)) throw new CodedError('access.another-person');
  return person;
}
