import { createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A key file that cannot be used. Its message is for the operator: the path and what is wrong, never what stands in it. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
}

export const keyBytes = 32;

/** A key of 32 bytes from base64; undefined where it is none. */
export function keyFrom(text: string): Buffer | undefined {
  const key = /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined;
  return key?.length === keyBytes ? key : undefined;
}

/** Reads one key of 32 bytes in base64, such as the one that makes subjects. Throws a KeyFileError. */
export function readKey(path: string): Buffer {
  const key = keyFrom(textOf(path));
  if (key === undefined) throw new KeyFileError(`${path}: a key must be 32 bytes in base64.`);
  return key;
}

/** As readKey, in a form that prints nothing of itself. */
export const readSecretKey = (path: string): KeyObject => createSecretKey(readKey(path));

/** What stands in a key file. Throws a KeyFileError that says how keys are made. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new KeyFileError(`${path}: this key file cannot be read (${why}). Make it once with: cpis make-keys`);
  }
}
