import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ConfigError } from '../config/load.js';

/** The bytes of a file that the operator named, or of standard input. Fails with a sentence that names the file. */
export async function bytesOf(file: string | undefined): Promise<Uint8Array> {
  if (file === undefined || file === '-') return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConfigError(`${file} cannot be read: ${why}.`);
  }
}
