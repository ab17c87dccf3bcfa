import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, type CommandResult } from '../../sandbox/temporal/run-command.js';
import type { Python } from './python.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** An index that does not answer must not hold up everything else. */
const installingMs = 5 * 60_000;

export type Environment = { readonly python: string } | { readonly problem: string };

/** The virtual environment of one mesh-sandbox, kept outside the tree; its Python has no other name after a rename. */
export const environmentFolder = (env: Variables, peerVersion: string): string =>
  join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'cpis-link', `mesh-sandbox-${peerVersion}`);

const pythonIn = (folder: string): string => join(folder, 'bin', 'python');

/** The environment with mesh-sandbox installed: the kept one when it still works, else a new one. */
export async function openEnvironment(from: Python, env: Variables, say: (line: string) => void): Promise<Environment> {
  const folder = environmentFolder(env, from.peerVersion);
  const building = `${folder}.${randomUUID()}`;
  try {
    if (await works(folder, from.peerVersion)) return { python: pythonIn(folder) };
    say(`Installing mesh-sandbox ${from.peerVersion} for Python ${from.version} into ${folder}, once.`);
    mkdirSync(dirname(folder), { recursive: true });
    const problem = await build(from, building);
    return problem === undefined ? await keep(building, folder, from.peerVersion) : { problem };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'the cache cannot be written' };
  } finally {
    if (existsSync(building)) rmSync(building, { recursive: true });
  }
}

/** A Python that was replaced or removed leaves an environment that starts nothing. */
async function works(folder: string, peerVersion: string): Promise<boolean> {
  const look = 'import importlib.metadata as m, mesh_sandbox, uvicorn; print(m.version("mesh-sandbox"))';
  const { code, output } = await runCommand(pythonIn(folder), ['-I', '-c', look]);
  return code === 0 && output.trim() === peerVersion;
}

/** What went wrong, if anything. */
async function build({ command, peerVersion }: Python, folder: string): Promise<string | undefined> {
  const made = await runCommand(command, ['-I', '-m', 'venv', folder]);
  if (made.code !== 0) return said('The virtual environment cannot be made', made);
  const install = ['-I', '-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check'];
  const arguments_ = [...install, '--prefer-binary', `mesh-sandbox==${peerVersion}`];
  const installed = await runCommand(pythonIn(folder), arguments_, { signal: AbortSignal.timeout(installingMs) });
  if (installed.code !== 0) return said(`mesh-sandbox ${peerVersion} cannot be installed`, installed);
  return (await works(folder, peerVersion)) ? undefined : `mesh-sandbox ${peerVersion} is installed and does not start`;
}

const said = (what: string, { output }: CommandResult): string =>
  [`${what}:`, ...output.trim().split('\n').slice(-3)].join('\n  ');

/** Whole under its name or not at all; another run may have been quicker. */
async function keep(building: string, folder: string, peerVersion: string): Promise<Environment> {
  if (!(await works(folder, peerVersion))) {
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(building, folder);
    } catch (error) {
      if (!(await works(folder, peerVersion))) throw error;
    }
  }
  return { python: pythonIn(folder) };
}
