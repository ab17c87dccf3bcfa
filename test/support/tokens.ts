import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export const issuer = 'https://login.example.invalid';

/** Somebody who makes tokens, with the file that its public key stands in. */
export async function createIssuer(folder: string, called = 'issuer') {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: called, alg: 'ES256' };
  const keysFile = join(folder, `${called}.jwks`);
  writeFileSync(keysFile, JSON.stringify({ keys: [jwk] }));
  const sign = (claims: JWTPayload, header: Readonly<Record<string, unknown>> = {}): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: called, ...header }).sign(privateKey);
  return { keysFile, jwk, sign };
}

export const claimsOf = (audience: string, now: number, more: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: 'somebody',
  jti: randomUUID(),
  iat: Math.floor(now / 1000),
  exp: Math.floor(now / 1000) + 300,
  ...more,
});
