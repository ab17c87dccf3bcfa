import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeyFiles {
  readonly payloads: string;
  readonly subjects: string;
}

/** What the gateway knows the Mosaic sandbox by: made once, read by both. */
export const mosaicKeyFile = (folder: string): string => join(folder, 'mosaic-gateway-key');

const bytes = (): string => randomBytes(32).toString('base64');

/** Keys of this sandbox: made once, then kept beside the database that only they can open. */
export function ensureKeys(folder: string): KeyFiles {
  const files = { payloads: join(folder, 'payload-keys.json'), subjects: join(folder, 'subject-key') };
  writeOnce(files.payloads, () => JSON.stringify({ current: 'sandbox-1', keys: { 'sandbox-1': bytes() } }));
  writeOnce(files.subjects, bytes);
  writeOnce(mosaicKeyFile(folder), bytes);
  return files;
}

function writeOnce(file: string, content: () => string): void {
  if (!existsSync(file)) writeFileSync(file, content(), { mode: 0o600, flag: 'wx' });
}
