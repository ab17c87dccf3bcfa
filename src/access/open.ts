import type { GatewaySettings } from '../config/access.js';
import { CodedError } from '../domain/failure.js';
import type { SignatureClock } from './by-signature.js';
import { bySignature } from './by-signature.js';
import { byCertificate } from './by-certificate.js';
import { byToken } from './by-token.js';
import type { Caller } from './caller.js';
import type { CallRequest } from './request.js';
import { refused } from './refusal.js';

/** Finds out who asks. */
export interface Access {
  /** Rejects with a CodedError: `access.no-credential`, `access.refused`, `access.just-started`. */
  readonly identify: (request: CallRequest) => Promise<Caller>;
}

/** What may be asked without a credential where the configuration says `open: sandbox`. */
const sandboxCaller: Caller = { name: 'sandbox', scopes: ['events'], requestsPerSecond: 10_000 };

/**
 * The callers of the configuration, with their keys read. Rejects with a sentence that names the file that cannot be used.
 * A token or a signature counts before the certificate of the connection; two credentials at once are refused.
 */
export async function openAccess(
  { callers, signatures, open }: Pick<GatewaySettings, 'callers' | 'signatures' | 'open'>,
  clock: SignatureClock,
): Promise<Access> {
  const said = [await byToken(callers, clock.now), bySignature(callers, signatures, clock)];
  const shown = byCertificate(callers);
  return {
    identify: async (request) => {
      const [way, other] = said.filter(({ isTried }) => isTried(request));
      if (other !== undefined) throw refused('two-credentials');
      if (way !== undefined) return way.identify(request);
      if (shown.isTried(request)) return shown.identify(request);
      if (open === 'sandbox') return sandboxCaller;
      throw new CodedError('access.no-credential');
    },
  };
}
