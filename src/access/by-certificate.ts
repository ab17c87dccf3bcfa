import type { CallerSettings } from '../config/access.js';
import { refused } from './refusal.js';
import type { Way } from './ways.js';
import { callerOf, callersBy } from './ways.js';

/** Client certificates: one of our CAs signed it, and its fingerprint or its whole subject is a caller's. */
export function byCertificate(callers: readonly CallerSettings[]): Way {
  const known = callersBy(callers, 'certificate');
  return {
    isTried: ({ certificate }) => certificate !== undefined,
    identify: ({ certificate }) =>
      Promise.resolve().then(() => {
        if (certificate?.trusted !== true) throw refused('certificate-untrusted');
        const caller = known.find(
          ({ credential: { fingerprints, subject } }) =>
            fingerprints.includes(certificate.fingerprint) || subject === certificate.subject,
        );
        if (caller === undefined) throw refused('certificate-unknown-caller');
        return callerOf(caller);
      }),
  };
}
