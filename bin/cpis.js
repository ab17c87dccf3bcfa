#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/src/cli/main.js', import.meta.url);
const sources = new URL('../src/cli/main.ts', import.meta.url);

/** Where the sources stand they win: a build that is older than they are must not answer for them. */
const typescript = async () => {
  if (!existsSync(fileURLToPath(sources))) return undefined;
  try {
    return await import('tsx/esm/api');
  } catch {
    return undefined;
  }
};

// in this process and not in one of its own: who stops or kills `cpis` stops the work too
const loader = await typescript();
if (loader !== undefined) {
  loader.register();
  await import(sources.href);
} else if (existsSync(fileURLToPath(built))) {
  await import(built.href);
} else {
  process.stderr.write('cpis is not complete here: run npm ci first.\n');
  process.exit(1);
}
