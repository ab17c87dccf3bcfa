import { existsSync, readFileSync } from 'node:fs';
import type { CpisLink } from '../client.js';
import type { AuthorityConfig } from '../config/authority.js';
import type { Asked } from './audited.js';
import { audited } from './audited.js';
import { ConfigError, loadConfig } from '../config/load.js';

/** Where a sandbox that runs in this folder says how to reach it. */
const runningSandbox = '.sandbox/running.json';

interface RunningSandbox {
  readonly config: string;
  readonly nhs: { readonly url: string };
  readonly mosaic: { readonly url: string };
}

/** The sandbox that `npm start` runs in this folder. */
export function sandboxHere(): RunningSandbox {
  const content: unknown = existsSync(runningSandbox) ? JSON.parse(readFileSync(runningSandbox, 'utf8')) : undefined;
  if (!isRunningSandbox(content)) throw new ConfigError('No sandbox runs in this folder. Start one with: npm start');
  return content;
}

const hasUrl = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';

const isRunningSandbox = (value: unknown): value is RunningSandbox =>
  typeof value === 'object' &&
  value !== null &&
  'config' in value &&
  typeof value.config === 'string' &&
  'nhs' in value &&
  hasUrl(value.nhs) &&
  'mosaic' in value &&
  hasUrl(value.mosaic);

/** The configuration of CPIS_CONFIG, else of the sandbox that runs in this folder. */
export function configHere(): AuthorityConfig {
  const path = process.env['CPIS_CONFIG'];
  if (path !== undefined) return loadConfig(path);
  if (!existsSync(runningSandbox))
    throw new ConfigError(
      'Set CPIS_CONFIG to the authority’s configuration file, or start the sandbox here: npm start',
    );
  return loadConfig(sandboxHere().config);
}

/** A person waits: a server that is there answers within a fraction of this. */
const connectWithinMs = 3000;

/** A worker that runs answers within a fraction of this; without one, a call would wait for ever. */
const answerWithinMs = 10_000;

/** Fails with `temporal.unanswered` where neither server nor worker has answered in time. */
export const inTime = <T>({ temporal }: CpisLink, work: () => Promise<T>): Promise<T> =>
  temporal.connection.withDeadline(Date.now() + answerWithinMs, work);

/** As withLink, for what a person waits for. */
export const withAnswer = <T>(
  asked: Asked,
  work: (link: CpisLink, config: AuthorityConfig) => Promise<T>,
): Promise<T> => withLink(asked, (link, _note, config) => inTime(link, () => work(link, config)));

/** Runs one command against Temporal, however long it takes, and closes the connection, whatever happens. The audit knows first. */
export function withLink<T>(
  asked: Asked,
  work: (link: CpisLink, note: (result: string) => void, config: AuthorityConfig) => Promise<T>,
): Promise<T> {
  const config = configHere();
  return audited(config, asked, async (note) => {
    // loaded here: what needs no Temporal need not wait for its client to load
    const { openLink } = await import('./open-link.js');
    const { link, close } = await openLink(config, connectWithinMs);
    try {
      return await work(link, note, config);
    } finally {
      await close();
    }
  });
}
