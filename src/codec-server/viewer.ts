import type { Claims } from '../access/tokens.js';
import { lineIn, textsIn } from '../access/tokens.js';
import type { CodecServerSettings, Sight } from '../config/access.js';
import { CodedError } from '../domain/failure.js';

/** Who wants to see payloads. */
export interface Viewer {
  readonly person: string;
  readonly sight: Sight;
  readonly reason: string | undefined;
}

type Rules = Pick<CodecServerSettings, 'tokens' | 'roles'> & { readonly namespace: string };

/**
 * Who the token speaks for, and what that person sees. Namespace and role come from the token alone: a header is the
 * browser's to write. Throws a CodedError `access.not-allowed` where the token is for another namespace or has no role here.
 */
export function viewerOf(claims: Claims, { tokens, roles, namespace }: Rules): Viewer {
  const person = lineIn(claims, tokens.personClaim);
  if (person === undefined || !textsIn(claims, tokens.namespacesClaim).includes(namespace))
    throw new CodedError('access.not-allowed');
  const sights = textsIn(claims, tokens.rolesClaim).flatMap((role) =>
    Object.hasOwn(roles, role) ? [roles[role]] : [],
  );
  if (sights.length === 0) throw new CodedError('access.not-allowed');
  return {
    person,
    sight: sights.includes('support') ? 'support' : 'safeguarding',
    reason: lineIn(claims, tokens.reasonClaim),
  };
}
