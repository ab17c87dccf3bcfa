import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { keyBytes } from './key-files.js';

/** A key that payloads are encrypted with. The KeyObject prints nothing of itself. */
export interface DataKey {
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * An id says the day and a fingerprint of the key itself: another key can never stand under the same id. So a wrong key is an
 * unknown key, which waits, and never looks like tampering: docs/decisions/0031-what-is-refused-and-what-waits.md.
 */
export function newDataKey(now: Date): DataKey {
  const key = createSecretKey(randomBytes(keyBytes));
  return { id: `k${now.toISOString().slice(0, 10).replaceAll('-', '')}-${fingerprintOf(key)}`, key };
}

/** Whether this is the key that the id names. */
export const isKeyOf = (id: string, key: KeyObject): boolean => id.endsWith(`-${fingerprintOf(key)}`);

export const isKeyId = (text: unknown): text is string =>
  typeof text === 'string' && /^k\d{8}-[0-9a-f]{12}$/.test(text);

/** 48 bits, of a keyed hash: nothing of the key can be found from it. */
export const fingerprintOf = (key: KeyObject): string =>
  createHmac('sha256', key).update('cpis-link key id').digest('hex').slice(0, 12);
