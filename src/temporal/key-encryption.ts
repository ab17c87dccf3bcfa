import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { fingerprintOf } from './data-keys.js';
import { KeyFileError, keyFrom, readSecretKey } from './key-files.js';

/** A data key as the key ring keeps it. */
export interface WrappedKey {
  /** which key-encryption key wrapped it: nothing of that key can be found from it */
  readonly by: string;
  readonly bytes: Uint8Array;
}

/**
 * Wraps and unwraps data keys. A key from a file or the environment stands behind it, or a KMS could: nothing else of the
 * product ever sees the key-encryption key.
 */
export interface KeyEncryption {
  /** @param keyId bound to the wrapped bytes: they are of no use under another id */
  wrap(key: KeyObject, keyId: string): Promise<WrappedKey>;
  /** Fails with a KeyFileError where another key wrapped it, it belongs to another id, or it was changed. */
  unwrap(wrapped: WrappedKey, keyId: string): Promise<KeyObject>;
}

/** Where the key-encryption key comes from. */
export type KeyEncryptionSource = { readonly file: string } | { readonly variable: string };

/**
 * AES-256-GCM under a key of 32 bytes. A file is read at each use, so that a new key takes its place without a restart; a
 * variable of the environment is read once and then taken out of it.
 */
export function openKeyEncryption(source: KeyEncryptionSource): KeyEncryption {
  if ('file' in source) return localKeyEncryption(source.file, () => readSecretKey(source.file));
  const key = keyFrom((process.env[source.variable] ?? '').trim());
  if (key === undefined)
    throw new KeyFileError(`${source.variable}: this variable must hold a key of 32 bytes in base64.`);
  Reflect.deleteProperty(process.env, source.variable);
  const secret = createSecretKey(key);
  return localKeyEncryption(source.variable, () => secret);
}

const ivBytes = 12;
const tagBytes = 16;
const associated = (keyId: string): Buffer => Buffer.from(JSON.stringify(['data key', 1, keyId]));

/** @param name what the operator knows the key by: its file, or its variable */
export const localKeyEncryption = (name: string, secret: () => KeyObject): KeyEncryption => ({
  wrap: (key, keyId) =>
    inPromise(() => {
      const by = secret();
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', by, iv).setAAD(associated(keyId));
      const sealed = [cipher.update(key.export()), cipher.final(), cipher.getAuthTag()];
      return { by: fingerprintOf(by), bytes: Buffer.concat([iv, ...sealed]) };
    }),
  unwrap: ({ by, bytes }, keyId) =>
    inPromise(() => {
      const key = secret();
      if (fingerprintOf(key) !== by)
        throw new KeyFileError(
          `${name}: key ${keyId} was wrapped by another key-encryption key (${by}, not ${fingerprintOf(key)}).`,
        );
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
        decipher.setAAD(associated(keyId)).setAuthTag(bytes.subarray(-tagBytes));
        return createSecretKey(Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]));
      } catch {
        throw new KeyFileError(`Key ${keyId} of the key ring was changed: put a copy of the key ring back.`);
      }
    }),
});

const inPromise = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);
