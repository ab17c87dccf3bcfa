import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newDataKey } from './data-keys.js';
import type { KeyEncryptionSource } from './key-encryption.js';
import { openKeyEncryption } from './key-encryption.js';
import { KeyFileError, keyBytes } from './key-files.js';
import { newRing } from './key-ring-acts.js';
import { ringText } from './key-ring-file.js';

export interface NewKeyFiles {
  readonly payloads: string;
  readonly encryptionKey: KeyEncryptionSource;
  readonly subjects: string;
  readonly audit?: string;
}

/**
 * Makes the key ring with its first key, and the key-encryption key, the subject key and the audit's where they are missing.
 * Never writes over a file: a lost key is lost data. Gives back what it made. Throws a KeyFileError where the key ring stands already.
 */
export async function makeKeyFiles({
  payloads,
  encryptionKey,
  subjects,
  audit,
}: NewKeyFiles): Promise<readonly string[]> {
  if (existsSync(payloads)) throw new KeyFileError(`${payloads} stands already. Keys are never written over.`);
  const files = [...('file' in encryptionKey ? [encryptionKey.file] : []), subjects, ...(audit ? [audit] : [])];
  const secrets = files.filter((path) => !existsSync(path));
  for (const path of secrets) write(path, `${randomBytes(keyBytes).toString('base64')}\n`);
  const now = new Date();
  const ring = await newRing(newDataKey(now), openKeyEncryption(encryptionKey), now.toISOString());
  write(payloads, ringText(ring));
  return [...secrets, payloads];
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
}
