import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'cpis-fake-'));

/** Writes a shell script that can be run in the place of a real program, and gives its path. */
export function fakeCommand(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
