import { homedir } from 'node:os';
import { join } from 'node:path';

/** The newest Temporal CLI that `go install` can build (later ones carry a `replace` directive): server 1.29.1. */
export const temporalCliVersion = 'v1.5.1';

/** The server that runs in production: its own program on PostgreSQL, not the CLI's. */
export const temporalServerVersion = 'v1.32.0';

/** The Java test server, whose clock skips what nobody waits for. */
export const timeServerVersion = '1.38.0';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where what we fetched or built is kept: outside the tree, keyed by version. */
function cacheFolder(env: Environment, name: string): string {
  const base = env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache');
  return join(base, 'cpis-link', name);
}

export const cachedTemporal = (env: Environment): string =>
  join(cacheFolder(env, `temporal-cli-${temporalCliVersion}`), 'temporal');

/** Holds `lib`, with the server and what it needs. */
export const cachedTimeServer = (env: Environment): string => cacheFolder(env, `time-server-${timeServerVersion}`);

/** Holds `server` and `sql`. */
export const cachedTemporalServer = (env: Environment): string =>
  cacheFolder(env, `temporal-server-${temporalServerVersion}`);
