import { homedir } from 'node:os';
import { join } from 'node:path';

/** The newest Temporal CLI that `go install` can build (later ones carry a `replace` directive): server 1.29.1. */
export const temporalCliVersion = 'v1.5.1';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a Temporal CLI that we fetched or built is kept: outside the tree, keyed by version. */
export function cachedTemporal(env: Environment): string {
  const base = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(base, 'cpis-link', `temporal-cli-${temporalCliVersion}`, 'temporal');
}
