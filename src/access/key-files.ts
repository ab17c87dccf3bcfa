import { readFileSync } from 'node:fs';

/** Reads a file of a credential. Throws with the path and what is wrong, never with what stands in it. */
export function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error(`${path}: this file cannot be read. Check the path, and the rights of this account.`);
  }
}

const bytesAtLeast = 32;
const bytesAtMost = 64;

/** Reads the key of signatures: 32 to 64 bytes in base64. */
export function readSigningKey(path: string): Uint8Array {
  const key = Buffer.from(readPem(path), 'base64');
  if (key.length < bytesAtLeast || key.length > bytesAtMost)
    throw new Error(`${path}: expected 32 to 64 bytes in base64. Make them with: openssl rand -base64 32`);
  return key;
}
