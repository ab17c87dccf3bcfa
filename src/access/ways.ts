import type { CallerSettings } from '../config/access.js';
import type { Caller } from './caller.js';
import type { CallRequest } from './request.js';

/** One way of showing who asks. */
export interface Way {
  /** Whether the request tries this way. */
  readonly isTried: (request: CallRequest) => boolean;
  /** Rejects with a CodedError `access.refused`, or `access.just-started`. */
  readonly identify: (request: CallRequest) => Promise<Caller>;
}

export type CredentialKind = CallerSettings['credential']['kind'];

type WithCredential<Kind extends CredentialKind> = CallerSettings & {
  readonly credential: Extract<CallerSettings['credential'], { kind: Kind }>;
};

/** The callers that come by one way. */
export const callersBy = <Kind extends CredentialKind>(
  callers: readonly CallerSettings[],
  kind: Kind,
): readonly WithCredential<Kind>[] =>
  callers.filter((caller): caller is WithCredential<Kind> => caller.credential.kind === kind);

export const callerOf = ({ name, scopes, requestsPerSecond }: CallerSettings, person?: string): Caller => ({
  name,
  scopes,
  requestsPerSecond,
  ...(person === undefined ? {} : { person }),
});
