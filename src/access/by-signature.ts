import { randomBytes } from 'node:crypto';
import type { CallerSettings, GatewaySettings } from '../config/access.js';
import { signatureLimits } from '../config/access.js';
import { CodedError } from '../domain/failure.js';
import { readSigningKey } from './key-files.js';
import { Nonces } from './nonces.js';
import { refused } from './refusal.js';
import { isSignedBy, readSignature } from './signatures.js';
import type { Way } from './ways.js';
import { callerOf, callersBy } from './ways.js';

export interface SignatureClock {
  /** milliseconds since 1970 */
  readonly now: () => number;
  /** when this process began to remember nonces */
  readonly startedAt: number;
  /** what was taken already; nothing where it is absent */
  readonly nonces?: Nonces;
}

/**
 * Signed requests. Each is taken once: its nonce is remembered while its time lasts, and what was signed before this
 * process began is not taken at all, because nobody can tell whether it was taken before.
 */
export function bySignature(
  callers: readonly CallerSettings[],
  { window, ahead }: GatewaySettings['signatures'],
  { now, startedAt, nonces = new Nonces() }: SignatureClock,
): Way {
  const keys = keysOf(callers);
  const decoy = { key: randomBytes(32), caller: undefined };

  const refuseUntimely = (created: number, at: number): void => {
    if (created > at + ahead) throw refused('signature-ahead');
    if (created < at - window) throw refused('signature-old');
    const knownFrom = startedAt + ahead;
    if (created < knownFrom)
      throw new CodedError('access.just-started', { seconds: Math.max(1, Math.ceil((knownFrom - at) / 1000)) });
  };

  return {
    isTried: ({ header }) => header('signature-input') !== undefined || header('signature') !== undefined,
    identify: (request) =>
      Promise.resolve().then(() => {
        const signed = readSignature(request);
        // an unknown key id takes as long as a wrong signature
        const { key, caller } = keys.get(signed.keyId) ?? decoy;
        if (!isSignedBy(key, signed) || caller === undefined) throw refused('signature-wrong');
        const [created, at] = [signed.created * 1000, now()];
        refuseUntimely(created, at);
        // the window may be made longer while this process runs: what was taken before is not taken again then
        const until = created + signatureLimits.window + signatureLimits.ahead;
        if (!nonces.take(`${signed.keyId} ${signed.nonce}`, { now: at, until })) throw refused('signature-replayed');
        return callerOf(caller);
      }),
  };
}

const keysOf = (callers: readonly CallerSettings[]) =>
  new Map(
    callersBy(callers, 'signature').flatMap((caller) =>
      Object.entries(caller.credential.keys).map(([id, file]) => [id, { key: readSigningKey(file), caller }] as const),
    ),
  );
