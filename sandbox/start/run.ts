import { randomUUID } from 'node:crypto';
import { findTemporal, type FoundTemporal } from '../temporal/find.js';
import { listens } from '../temporal/serving.js';
import { checkPorts } from './check-ports.js';
import type { Say } from './clock.js';
import type { PortName, Ports, StartOptions } from './options.js';
import { tidyUp, type PidFile } from './pid-file.js';
import { databaseFile } from './programs.js';
import type { Ready } from './ready-file.js';
import { makeRunFolder, stableFolder } from './run-folder.js';

/** One run of the sandbox, before anything is started: where everything will be. */
export interface Run {
  readonly options: StartOptions;
  readonly ports: Ports;
  /** database, ledgers, keys, configuration and logs */
  readonly folder: string;
  /** pid files and `running.json` */
  readonly stable: string;
  readonly found: FoundTemporal;
  readonly temporal: Ready['temporal'];
}

/** Finds Temporal, tidies up after a killed run and checks the ports. Throws an Error with sentences for people. */
export async function prepareRun(options: StartOptions, say: Say): Promise<Run> {
  const stable = stableFolder();
  const { ended, running } = await tidyUp(stable);
  if (ended > 0) say(`Ended ${ended} process(es) that a killed sandbox had left behind.`);
  if (options.keep) refuseSharedFolder(stable, running);
  const found = await findTemporal(say);
  await checkPorts(options.ports, neededPorts(found));
  if (found.kind === 'address' && !(await listens(found.address))) {
    throw new Error(`TEMPORAL_ADDRESS is ${found.address}, but nothing answers there.`);
  }
  const folder = makeRunFolder(options.keep);
  return { options, ports: options.ports, folder, stable, found, temporal: temporalOf(found, options, folder) };
}

const neededPorts = ({ kind }: FoundTemporal): readonly PortName[] => [
  ...(kind === 'cli' ? (['temporal', 'temporalUi'] as const) : []),
  ...(['nhs', 'mosaic', 'gateway', 'metrics', 'health'] as const),
];

function refuseSharedFolder(stable: string, running: readonly PidFile[]): void {
  const other = running.find(({ folder }) => folder === stable);
  if (other === undefined) return;
  throw new Error(`A sandbox with --keep runs already (process ${other.supervisor.pid}); two cannot share .sandbox/.`);
}

/** Somebody's server gets a namespace of the sandbox's own; the keys of a run that keeps nothing open no other run's. */
function temporalOf(found: FoundTemporal, { keep, ports }: StartOptions, folder: string): Ready['temporal'] {
  if (found.kind === 'address') {
    const namespace = keep ? 'cpis-sandbox' : `cpis-sandbox-${randomUUID().slice(0, 8)}`;
    return { address: found.address, namespace };
  }
  return {
    address: `127.0.0.1:${ports.temporal}`,
    namespace: 'default',
    ui: `http://127.0.0.1:${ports.temporalUi}`,
    database: databaseFile(folder),
  };
}
