import { closeSync, openSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { ConfigError } from '../config/load.js';

/** The bytes of a file that the operator named, or of standard input. Fails with a sentence that names the file. */
export async function bytesOf(file: string | undefined): Promise<Uint8Array> {
  if (file === undefined || file === '-') return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (error) {
    throw new ConfigError(`${file} cannot be read: ${whyOf(error)}.`);
  }
}

/** Writes what the operator asked for. Fails with a sentence that names the file. */
export const writeFile = (file: string, text: string, options: { readonly mode?: number } = {}): void =>
  writing(file, () => writeFileSync(file, text, options));

/** Fails as writeFile would, before the work is done that is to be written. What stands there stays. */
export function mustBeWritable(file: string | undefined): void {
  if (file !== undefined) writing(file, () => closeSync(openSync(file, 'a')));
}

function writing(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new ConfigError(`${file} cannot be written: ${whyOf(error)}.`);
  }
}

const whyOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
