import { mkdirSync, mkdtempSync, rmSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inProject } from './programs.js';

/** What stays in a fixed place: pid files, `running.json` for the CLI, and the data of `--keep`. */
export const stableFolder = (): string => {
  const folder = fileURLToPath(inProject('.sandbox'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
};

/** Where this run's database, ledgers, keys and logs lie. */
export function makeRunFolder(keep: boolean): string {
  const folder = keep ? stableFolder() : mkdtempSync(join(tmpdir(), 'cpis-sandbox-'));
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  return folder;
}

/** Removes the data of a temporary run. The logs stay: they are what is asked for when something went wrong. */
export function clearRunFolder(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => one !== 'logs')) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
