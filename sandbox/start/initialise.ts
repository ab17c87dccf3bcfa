import { appendFileSync } from 'node:fs';
import { nodeArguments } from '../temporal/node-program.js';
import { runCommand } from '../temporal/run-command.js';
import { inProject, logFile } from './programs.js';

/**
 * Runs the product's own `cpis init`: namespace, retention, search attributes. Safe to repeat. Throws a sentence with what
 * it said when it fails.
 */
export async function initialise(run: { readonly folder: string }, config: string, signal: AbortSignal): Promise<void> {
  const { code, output } = await runCommand(process.execPath, nodeArguments(inProject('src/cli/main.ts'), ['init']), {
    env: { ...process.env, CPIS_CONFIG: config },
    signal,
  });
  appendFileSync(logFile(run.folder, 'init'), output, { mode: 0o600 });
  if (code !== 0) throw new Error(`cpis init failed and said:\n${output.trim()}`);
}
