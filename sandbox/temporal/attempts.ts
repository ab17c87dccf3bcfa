import { constants } from 'node:fs';
import { access, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join, delimiter } from 'node:path';
import { cachedTemporal, temporalCliVersion } from './cache.js';
import type { Surroundings } from './go-build.js';
import { buildWithGo, inWorkFolder, lastLine, whyNoGo } from './go-build.js';
import { nodeArguments } from './node-program.js';
import { runCommand } from './run-command.js';

/** A path that runs, or the reason why this way did not lead to one. */
export type Attempt = { readonly path: string } | { readonly failed: string };

const failed = (reason: string): Attempt => ({ failed: reason });

async function isExecutable(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** A binary for another machine type passes for executable: only one that answers counts. */
async function answers(path: string): Promise<boolean> {
  const { code } = await runCommand(path, ['--version'], { signal: AbortSignal.timeout(10_000) });
  return code === 0;
}

async function working(path: string): Promise<Attempt> {
  if (!(await isExecutable(path))) return failed(`there is no executable file ${path}`);
  return (await answers(path)) ? { path } : failed(`${path} does not run here`);
}

export async function namedCli({ env }: Surroundings): Promise<Attempt> {
  const path = env['TEMPORAL_CLI'];
  return path ? working(path) : failed('TEMPORAL_CLI is not set');
}

export async function cliOnPath({ env }: Surroundings): Promise<Attempt> {
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, 'temporal');
    if (await isExecutable(path)) return working(path);
  }
  return failed('there is no `temporal` on the PATH');
}

export async function cachedCli({ env }: Surroundings): Promise<Attempt> {
  return working(cachedTemporal(env));
}

/** Puts a finished binary into the cache in one step, so that two processes at once cannot leave half a file there. */
async function intoCache(file: string, env: Surroundings['env']): Promise<Attempt> {
  const target = cachedTemporal(env);
  const usable = await working(file);
  if ('failed' in usable) return usable;
  await rename(file, target);
  return { path: target };
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return sizes.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

/** Aborts when nothing arrived in the folder for a while: a network that swallows packets must not hold up the start. */
function whileGrowing(folder: string, patienceMs: number): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let bytes = 0;
  let changedAt = Date.now();
  const timer = setInterval(() => {
    void bytesIn(folder).then((now) => {
      if (now !== bytes) changedAt = Date.now();
      bytes = now;
      if (Date.now() - changedAt > patienceMs) controller.abort();
    });
  }, 500);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** The Temporal SDK's own download. In a process of its own, so that a stalled one can be ended. */
export async function downloadedCli({ env, say }: Surroundings): Promise<Attempt> {
  return inWorkFolder(dirname(cachedTemporal(env)), async (folder) => {
    say(`There is no Temporal CLI on this machine: trying to download ${temporalCliVersion}.`);
    const growing = whileGrowing(folder, 15_000);
    const program = nodeArguments(new URL('./download.ts', import.meta.url), [folder]);
    const { output } = await runCommand(process.execPath, program, { signal: growing.signal });
    growing.stop();
    const [file] = (await readdir(folder)).filter((name) => !name.includes('download'));
    if (file === undefined) return failed(`the download failed: ${lastLine(output)}`);
    return intoCache(join(folder, file), env);
  });
}

export async function builtCli(surroundings: Surroundings): Promise<Attempt> {
  const { env } = surroundings;
  const whyNot = await whyNoGo(surroundings);
  if (whyNot !== undefined) return failed(whyNot);
  return inWorkFolder(dirname(cachedTemporal(env)), async (folder) => {
    const cli = {
      name: `the Temporal CLI ${temporalCliVersion}`,
      packages: [`github.com/temporalio/cli/cmd/temporal@${temporalCliVersion}`],
      takes: 'about three minutes',
    };
    const broken = await buildWithGo(cli, folder, surroundings);
    return broken === undefined ? intoCache(join(folder, 'temporal'), env) : failed(broken);
  });
}
