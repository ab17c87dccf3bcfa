import { present } from '../schemas/present.js';
import type { GatewaySettings } from './access.js';
import type { AuthorityConfig } from './authority.js';
import { differences, type Difference } from './differences.js';

/** What a changed configuration means for a process that runs with another. */
export interface Change extends Difference {
  readonly takesEffect: 'at once' | 'at the next start';
}

/**
 * What applies while a process runs: of the new configuration what the next activity may go by, of the running one what
 * connections, keys and names were made from. The one place that says which is which.
 */
export const applied = (running: AuthorityConfig, next: AuthorityConfig): AuthorityConfig => ({
  ...next,
  authority: { ...next.authority, odsCode: running.authority.odsCode },
  mode: running.mode,
  temporal: running.temporal,
  keys: running.keys,
  mailbox: { ...running.mailbox, pollEvery: next.mailbox.pollEvery, alarmAfter: next.mailbox.alarmAfter },
  upload: {
    ...next.upload,
    firstSequence: running.upload.firstSequence,
    releaseAtStart: running.upload.releaseAtStart,
  },
  mosaic: {
    ...running.mosaic,
    caseNoteType: next.mosaic.caseNoteType,
    callsPerSecond: next.mosaic.callsPerSecond,
  },
  gateway: gatewayOf(running.gateway, next.gateway),
  codecServer: running.codecServer,
  worker: running.worker,
  metrics: running.metrics,
  audit: running.audit,
  retention: running.retention,
});

/** Who may come in, with what and how often, may change; where the gateway listens, and whether it is open, is of its start. */
function gatewayOf(running: GatewaySettings, next: GatewaySettings): GatewaySettings {
  const { host, port, tls, open } = running;
  return { callers: next.callers, signatures: next.signatures, host, port, ...present({ tls, open }) };
}

/** Every change with when it takes effect, those at once first. */
export function planOfChanges(running: AuthorityConfig, next: AuthorityConfig): readonly Change[] {
  const paths = (found: readonly Difference[]): ReadonlySet<string> => new Set(found.map(({ path }) => path));
  const atOnce = paths(differences(running, applied(running, next)));
  const waiting = paths(differences(applied(running, next), next));
  const changes = differences(running, next).map((one): Change => {
    const isAtOnce = atOnce.has(one.path) && !waiting.has(one.path);
    return { ...one, takesEffect: isAtOnce ? 'at once' : 'at the next start' };
  });
  return [
    ...changes.filter(({ takesEffect }) => takesEffect === 'at once'),
    ...changes.filter(({ takesEffect }) => takesEffect !== 'at once'),
  ];
}

/** The plan of changes for people, a line for each. */
export function planWords(changes: readonly Change[]): string {
  if (changes.length === 0) return 'Nothing changes.\n';
  const headings = { 'at once': 'Takes effect at once:', 'at the next start': 'Takes effect at the next start:' };
  return (['at once', 'at the next start'] as const)
    .map((when) => ({ when, those: changes.filter(({ takesEffect }) => takesEffect === when) }))
    .filter(({ those }) => those.length > 0)
    .map(({ when, those }) => `${headings[when]}\n${those.map(lineOf).join('')}`)
    .join('');
}

const lineOf = ({ path, what, says }: Change): string => `  ${path} (${what}): ${says}\n`;
