import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the gateway knows the Mosaic sandbox by: made once, read by both. */
export const mosaicKeyFile = (folder: string): string => join(folder, 'mosaic-gateway-key');

export function ensureMosaicKey(folder: string): void {
  const file = mosaicKeyFile(folder);
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
}
