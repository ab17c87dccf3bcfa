import { createHash, createHmac, randomBytes } from 'node:crypto';

/** A key that the gateway knows by its id. */
export interface SigningKey {
  readonly keyId: string;
  readonly key: Uint8Array;
}

export interface ToSign {
  readonly method: string;
  readonly url: string;
  /** empty without a body */
  readonly body: string;
  /** seconds since 1970; now unless said */
  readonly created?: number;
  readonly nonce?: string;
}

/**
 * The headers that a request to the gateway is signed with, as docs/gateway.md describes them: HTTP Message Signatures with
 * hmac-sha256. Written from that page and not from the gateway's code, so that each proves the other.
 */
export function signatureHeaders(
  { method, url, body, created = Math.floor(Date.now() / 1000), nonce = randomBytes(18).toString('base64url') }: ToSign,
  { keyId, key }: SigningKey,
): Record<string, string> {
  const { pathname, search } = new URL(url);
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const covered = [
    ['"@method"', method],
    ['"@path"', pathname],
    ['"@query"', search === '' ? '?' : search],
    ...(body === '' ? [] : [['"content-digest"', digest]]),
  ];
  const names = covered.map(([name]) => name).join(' ');
  const parameters = `(${names});created=${created};nonce="${nonce}";keyid="${keyId}";alg="hmac-sha256"`;
  const base = [...covered.map(([name, value]) => `${name}: ${value}`), `"@signature-params": ${parameters}`];
  const signature = createHmac('sha256', key).update(base.join('\n')).digest('base64');
  return {
    ...(body === '' ? {} : { 'content-digest': digest }),
    'signature-input': `sig1=${parameters}`,
    signature: `sig1=:${signature}:`,
  };
}
