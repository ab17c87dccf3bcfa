import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpisCommand } from '../support/built.js';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs `cpis` as a person does, in a folder where nothing runs. */
export const cpis = (words: readonly string[], config?: string, input?: string): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env };
    delete env['CPIS_CONFIG'];
    const run = spawn(process.execPath, [cpisCommand(), ...words], {
      cwd: mkdtempSync(join(tmpdir(), 'cpis-cli-')),
      env: config === undefined ? env : { ...env, CPIS_CONFIG: config },
    });
    let out = '';
    let err = '';
    run.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    run.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    run.once('close', (code) => resolve({ code, out, err }));
    run.stdin.end(input);
  });
