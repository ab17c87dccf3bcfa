import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a configuration says of an audit whose folder and key a test has made in a folder of its own. */
export function auditIn(folder: string): { readonly folder: string; readonly keyFile: string } {
  const [place, keyFile] = [join(folder, 'audit'), join(folder, 'audit-key')];
  mkdirSync(place, { recursive: true });
  if (!existsSync(keyFile)) writeFileSync(keyFile, randomBytes(32).toString('base64'));
  return { folder: place, keyFile };
}
