import { builtCli, cachedCli, cliOnPath, downloadedCli, namedCli, type Attempt } from './attempts.js';
import { temporalCliVersion } from './cache.js';
import type { Surroundings } from './go-build.js';

export type FoundTemporal =
  { readonly kind: 'address'; readonly address: string } | { readonly kind: 'cli'; readonly path: string };

export interface Way {
  readonly name: string;
  readonly go: (surroundings: Surroundings) => Promise<Attempt>;
}

/** In the order of what is quickest and most deliberate. */
export const ways: readonly Way[] = [
  { name: 'the CLI that TEMPORAL_CLI names', go: namedCli },
  { name: 'a CLI on the PATH', go: cliOnPath },
  { name: 'our cache', go: cachedCli },
  { name: "the Temporal SDK's download", go: downloadedCli },
  { name: 'a build with Go', go: builtCli },
];

/**
 * Finds a Temporal server: one that runs already (TEMPORAL_ADDRESS), or a CLI that can run one. Downloads or builds the
 * CLI when there is none. Throws an Error whose message lists everything that was tried, and what to install.
 */
export async function findTemporal(
  say: (line: string) => void,
  env: Surroundings['env'] = process.env,
  inOrder: readonly Way[] = ways,
): Promise<FoundTemporal> {
  const address = env['TEMPORAL_ADDRESS'];
  if (address) return { kind: 'address', address };
  const tried: string[] = [];
  for (const way of inOrder) {
    const attempt = await way.go({ env, say });
    if ('path' in attempt) return { kind: 'cli', path: attempt.path };
    tried.push(`  - ${way.name}: ${attempt.failed}`);
  }
  throw new Error(
    [
      'No Temporal server could be found or made. Tried:',
      ...tried,
      `Do one of these: install the Temporal CLI (${temporalCliVersion} or later, https://docs.temporal.io/cli) so that`,
      '`temporal` is on the PATH; install Go 1.25 or later; or set TEMPORAL_ADDRESS to a server that runs.',
    ].join('\n'),
  );
}
