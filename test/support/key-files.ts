import { join } from 'node:path';
import { makeKeyFiles } from '../../src/temporal/make-key-files.js';

export interface KeyFiles {
  readonly payloads: string;
  readonly encryptionKey: { readonly file: string };
  readonly subjects: string;
}

/** A key ring of one key, its key-encryption key and a subject key, in this folder. */
export async function newKeyFiles(folder: string): Promise<KeyFiles> {
  const files = {
    payloads: join(folder, 'payload-keys.json'),
    encryptionKey: { file: join(folder, 'key-encryption-key') },
    subjects: join(folder, 'subject-key'),
  };
  await makeKeyFiles(files);
  return files;
}
