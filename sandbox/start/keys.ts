import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeArguments } from '../temporal/node-program.js';
import { runCommand } from '../temporal/run-command.js';
import { ensureMosaicKey } from './mosaic-key.js';
import { inProject } from './programs.js';

export interface KeyFiles {
  readonly payloads: string;
  readonly encryptionKey: { readonly file: string };
  readonly subjects: string;
}

/**
 * Keys of this sandbox, made by the product's own `cpis make-keys`: once, then kept beside the database that only they can
 * open. Throws a sentence with what it said when it fails.
 */
export async function ensureKeys(folder: string, signal?: AbortSignal): Promise<KeyFiles> {
  const files = {
    payloads: join(folder, 'payload-keys.json'),
    encryptionKey: { file: join(folder, 'key-encryption-key') },
    subjects: join(folder, 'subject-key'),
  };
  ensureMosaicKey(folder);
  if (existsSync(files.payloads)) return files;
  const words = ['--payloads', files.payloads, '--encryption-key', files.encryptionKey.file];
  const program = nodeArguments(inProject('src/cli/main.ts'), ['make-keys', ...words, '--subjects', files.subjects]);
  const { code, output } = await runCommand(process.execPath, program, signal === undefined ? {} : { signal });
  if (code !== 0) throw new Error(`cpis make-keys failed and said:\n${output.trim()}`);
  return files;
}
