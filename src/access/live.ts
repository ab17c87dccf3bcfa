import type { GatewaySettings } from '../config/access.js';
import type { SignatureClock } from './by-signature.js';
import { Nonces } from './nonces.js';
import type { Access } from './open.js';
import { openAccess } from './open.js';

type CallerRules = Pick<GatewaySettings, 'callers' | 'signatures' | 'open'>;

/** Callers that may be others while the process runs. */
export interface LiveAccess extends Access {
  /**
   * Reads the keys of other callers. Rejects with a sentence that names the file that cannot be used: the callers from before
   * stay. What it gives has the new ones take over, in one step.
   */
  readonly prepare: (settings: CallerRules) => Promise<() => void>;
}

/** The callers of the configuration. What was taken once stays taken, whoever the callers are: nonces outlive a change. */
export async function openLiveAccess(
  settings: CallerRules,
  clock: Omit<SignatureClock, 'nonces'>,
): Promise<LiveAccess> {
  const remembering = { ...clock, nonces: new Nonces() };
  let current = await openAccess(settings, remembering);
  return {
    identify: (request) => current.identify(request),
    prepare: async (next) => {
      const opened = await openAccess(next, remembering);
      return () => {
        current = opened;
      };
    },
  };
}
