import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporal } from '../../sandbox/temporal/find.js';
import { freePortBase } from '../../sandbox/temporal/ports.js';
import { startTemporal } from '../../sandbox/temporal/server.js';

export interface TemporalForTests {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** One Temporal server for a whole test run: in memory, without a user interface, on a free port of loopback. */
export async function temporalForTests(): Promise<TemporalForTests> {
  const found = await findTemporal((line) => process.stderr.write(`${line}\n`));
  if (found.kind === 'address') return { address: found.address, stop: () => Promise.resolve() };
  const folder = mkdtempSync(join(tmpdir(), 'cpis-temporal-'));
  const port = await freePortBase(1);
  const server = await startTemporal({ path: found.path, port, logFile: join(folder, 'temporal.log') });
  return {
    address: server.address,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
