import type { CallerSettings } from '../config/access.js';
import { CodedError } from '../domain/failure.js';
import type { Caller } from './caller.js';
import { refused } from './refusal.js';
import type { Claims } from './tokens.js';
import { createTokenCheck, lineIn, textsIn } from './tokens.js';
import type { Way } from './ways.js';
import { callerOf, callersBy } from './ways.js';

/** The token of an `Authorization: Bearer` header; undefined for any other. */
export const bearerIn = (header: string | undefined): string | undefined =>
  /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1];

/** Bearer tokens. The first caller of the configuration that a token fits counts. */
export async function byToken(callers: readonly CallerSettings[], now: () => number): Promise<Way> {
  const checked = await Promise.all(
    callersBy(callers, 'token').map(async (caller) => ({
      caller,
      check: await createTokenCheck(caller.credential, now),
    })),
  );
  return {
    isTried: ({ header }) => header('authorization') !== undefined,
    identify: async ({ header }) => {
      const token = bearerIn(header('authorization'));
      if (token === undefined || checked.length === 0) throw refused('no-such-way');
      let failure = refused('token-unknown-caller');
      for (const { caller, check } of checked) {
        const claims = await check(token).catch(keep((why) => (failure = why)));
        const found = claims && callerIn(caller, claims);
        if (found !== undefined) return found;
      }
      throw failure;
    },
  };
}

const keep =
  (note: (failure: CodedError) => void) =>
  (error: unknown): undefined => {
    if (!(error instanceof CodedError)) throw error;
    note(error);
  };

type TokenCaller = ReturnType<typeof callersBy<'token'>>[number];

/** Where a caller is people, a token that names no person is nobody's. */
function callerIn(caller: TokenCaller, claims: Claims): Caller | undefined {
  const { subject, role, rolesClaim, personClaim } = caller.credential;
  const fits = subject === undefined ? textsIn(claims, rolesClaim).includes(role ?? '') : claims.sub === subject;
  if (!fits) return undefined;
  if (personClaim === undefined) return callerOf(caller);
  const person = lineIn(claims, personClaim);
  return person === undefined ? undefined : callerOf(caller, person);
}
