import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.js';

/** What a search for a program may look at. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
}

export interface ToBuild {
  /** in sentences: "Building …" */
  readonly name: string;
  readonly packages: readonly string[];
  /** how long it takes, in words */
  readonly takes: string;
}

/** `go version` prints "go version go1.26.8 linux/amd64". */
export function goIsNewEnough(output: string): boolean {
  const match = /\bgo(\d+)\.(\d+)/.exec(output);
  const [major, minor] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return major > 1 || (major === 1 && minor >= 25);
}

/** Why Go cannot build here; undefined when it can. */
export async function whyNoGo({ env }: Surroundings): Promise<string | undefined> {
  const go = await runCommand('go', ['version'], { env: { ...env } });
  if (go.code !== 0) return 'there is no Go to build it with';
  return goIsNewEnough(go.output) ? undefined : `Go 1.25 or later is needed; this is ${go.output.trim()}`;
}

/** Builds programs into a folder, with a line every ten seconds. @returns why it failed; undefined when it did not */
export async function buildWithGo(
  { name, packages, takes }: ToBuild,
  folder: string,
  { env, say }: Surroundings,
): Promise<string | undefined> {
  say(`Building ${name} with Go: ${takes}, this once.`);
  const startedAt = Date.now();
  const alive = setInterval(() => {
    say(`Still building ${name} (${Math.round((Date.now() - startedAt) / 1000)} s).`);
  }, 10_000);
  const { code, output } = await runCommand('go', ['install', '-trimpath', '-ldflags', '-s -w', ...packages], {
    env: { ...env, CGO_ENABLED: '0', GOBIN: folder },
  });
  clearInterval(alive);
  return code === 0 ? undefined : `the build failed: ${lastLine(output)}`;
}

export const lastLine = (output: string): string =>
  output.trim().split('\n').at(-1)?.slice(0, 300) || 'no reason was given';

/**
 * Works in a folder inside the cache (the same file system, so that a rename out of it is atomic) and removes it
 * afterwards. What is thrown is a reason.
 */
export async function inWorkFolder<T>(
  cache: string,
  work: (folder: string) => Promise<T>,
): Promise<T | { readonly failed: string }> {
  try {
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(join(cache, 'getting-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    return { failed: error instanceof Error ? error.message : 'it failed without a reason' };
  }
}

/** Puts finished files into the cache, each in one step, so that two processes at once cannot leave half a file there. */
export async function moveInto(cache: string, folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rename(join(folder, name), join(cache, name));
}
