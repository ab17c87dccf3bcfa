import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet, errors, importSPKI, importX509, jwtVerify } from 'jose';
import type { TokenRules } from '../config/access.js';
import { readPem } from './key-files.js';
import type { RefusalReason } from './refusal.js';
import { refused } from './refusal.js';

export type Claims = JWTPayload;

/** Checks a token and gives its claims. Rejects with a CodedError `access.refused`. */
export type TokenCheck = (token: string) => Promise<Claims>;

/**
 * Tokens of one issuer: signature by a key of the file, one of the algorithms allowed, issuer, audience, expiry and start.
 * What a token's own header says about keys (`jku`, `x5u`, `jwk`) is never looked at. Rejects with the path where the file
 * cannot be used.
 */
export async function createTokenCheck(rules: TokenRules, now: () => number): Promise<TokenCheck> {
  const keyFor = await keysOf(rules);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyFor, {
        issuer: rules.issuer,
        audience: rules.audience,
        algorithms: [...rules.algorithms],
        clockTolerance: rules.leeway / 1000,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'sub'],
      });
      return payload;
    } catch (error) {
      throw refused(reasonOf(error));
    }
  };
}

async function keysOf({ keysFile, algorithms }: TokenRules): Promise<JWTVerifyGetKey> {
  const text = readPem(keysFile);
  if (!text.startsWith('-----BEGIN')) return createLocalJWKSet({ keys: publicKeys(keysFile, text) });
  const [algorithm, other] = algorithms;
  if (algorithm === undefined || other !== undefined)
    throw new Error(`${keysFile}: a PEM key goes with exactly one algorithm; use a JWKS for several.`);
  try {
    const key = await (text.includes('CERTIFICATE') ? importX509(text, algorithm) : importSPKI(text, algorithm));
    return () => Promise.resolve(key);
  } catch {
    throw new Error(`${keysFile}: expected a public key or a certificate for ${algorithm} as PEM.`);
  }
}

/** A JWKS of public keys: a private or a shared key in it is a mistake that must not go unseen. */
function publicKeys(path: string, text: string) {
  const wrong = new Error(`${path}: expected a JWKS of public keys, {"keys": [{"kty": "RSA", …}]}.`);
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null || !('keys' in read) || !Array.isArray(read.keys)) throw wrong;
    const keys: unknown[] = read.keys;
    if (keys.length === 0 || !keys.every(isPublicKey)) throw wrong;
    return keys;
  } catch {
    throw wrong;
  }
}

const isPublicKey = (key: unknown): key is { readonly kty: string } =>
  typeof key === 'object' &&
  key !== null &&
  'kty' in key &&
  typeof key.kty === 'string' &&
  ['RSA', 'EC', 'OKP'].includes(key.kty) &&
  !('d' in key);

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'token-expired';
  if (error instanceof errors.JWTClaimValidationFailed) return 'token-claims';
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'token-algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWSSignatureVerificationFailed)
    return 'token-key';
  return 'token-malformed';
}

/** The texts of a claim that is a text or a list of texts. */
export function textsIn(claims: Claims, claim: string): readonly string[] {
  const value = claims[claim];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === 'string');
}

const personAtMost = 100;

/** What a claim says of a person or a reason: one line; undefined where it says nothing. */
export function lineIn(claims: Claims, claim: string): string | undefined {
  const [text] = textsIn(claims, claim);
  const line = text?.replace(/\p{Cc}+/gu, ' ').trim() ?? '';
  return line === '' ? undefined : line.slice(0, personAtMost);
}
