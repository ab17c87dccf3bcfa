import { startProductionTemporal } from '../sandbox/temporal/production.js';
import { temporalForTests } from '../test/support/temporal-server.js';

export const serverKinds = ['production', 'dev'] as const;
export type ServerKind = (typeof serverKinds)[number];

export interface BenchServer {
  readonly address: string;
  /** in words, with versions */
  readonly what: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** The server that figures are taken on. The reason where it cannot be had. */
export async function startServer(
  kind: ServerKind,
  say: (line: string) => void,
): Promise<BenchServer | { readonly failed: string }> {
  if (kind === 'dev') {
    const { address, stop } = await temporalForTests();
    const what = 'DEV SERVER in memory: for a quick look, its figures say nothing of production';
    return { address, what, versions: { temporal: 'dev server' }, stop };
  }
  const server = await startProductionTemporal({ env: process.env, say });
  if ('failed' in server) return server;
  const { address, versions, stop } = server;
  return { address, what: `Temporal ${versions.temporal} on PostgreSQL ${versions.postgres}`, versions, stop };
}
