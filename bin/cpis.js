#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const built = here('../dist/src/cli/main.js');
const sources = here('../src/cli/main.ts');

/** Where the sources stand they win: a build that is older than they are must not answer for them. */
const typescript = () => {
  if (!existsSync(sources)) return undefined;
  try {
    return import.meta.resolve('tsx');
  } catch {
    return undefined;
  }
};

const loader = typescript();
if (loader !== undefined) {
  const words = ['--import', loader, sources, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, words, { stdio: 'inherit' });
  process.exit(status ?? 1);
} else if (existsSync(built)) {
  await import(built);
} else {
  process.stderr.write('cpis is not complete here: run npm ci first.\n');
  process.exit(1);
}
