import { join } from 'node:path';
import { logSays } from '../temporal/log-tail.js';
import { nodeArguments } from '../temporal/node-program.js';
import { temporalArguments } from '../temporal/server.js';
import { temporalServes } from '../temporal/serving.js';
import { mosaicKeyFile } from './mosaic-key.js';
import type { Ports } from './options.js';
import type { Program } from './program.js';

export const inProject = (path: string): URL => new URL(`../../${path}`, import.meta.url);

export interface RunFolder {
  readonly folder: string;
  readonly ports: Ports;
}

export const databaseFile = (folder: string): string => join(folder, 'temporal.db');

export const logFile = (folder: string, name: string): string => join(folder, 'logs', `${name}.log`);

const url = (port: number): string => `http://127.0.0.1:${port}`;

/** Whether a GET is answered with 200. Within two seconds. */
async function answers(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

export const temporalProgram = ({ folder, ports }: RunFolder, path: string, prepare: () => Promise<void>): Program => ({
  name: 'temporal',
  title: 'the Temporal server',
  command: path,
  args: temporalArguments({ port: ports.temporal, uiPort: ports.temporalUi, databaseFile: databaseFile(folder) }),
  logFile: logFile(folder, 'temporal'),
  channel: false,
  serves: () => temporalServes(`127.0.0.1:${ports.temporal}`, 'default'),
  prepare,
});

const node = (folder: string, name: string, title: string, args: readonly string[]) => ({
  name,
  title,
  command: process.execPath,
  args,
  logFile: logFile(folder, name),
  channel: true,
});

export const sandboxPrograms = ({ folder, ports }: RunFolder): readonly Program[] => {
  const common = (name: string, port: number): string[] => [
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...['--ledger', join(folder, `${name}.ledger`)],
  ];
  const mosaicArguments = [
    ...common('mosaic', ports.mosaic),
    ...['--gateway', url(ports.gateway), '--gateway-key', mosaicKeyFile(folder)],
  ];
  return [
    {
      ...node(
        folder,
        'nhs',
        'the NHS sandbox',
        nodeArguments(inProject('sandbox/nhs/main.ts'), common('nhs', ports.nhs)),
      ),
      serves: () => answers(`${url(ports.nhs)}/health`),
    },
    {
      ...node(
        folder,
        'mosaic',
        'the Mosaic sandbox',
        nodeArguments(inProject('sandbox/mosaic/main.ts'), mosaicArguments),
      ),
      serves: () => answers(`${url(ports.mosaic)}/health`),
    },
  ];
};

/**
 * The product, as its processes. The worker says in its log when it takes work and the upload desk is released: its health
 * page answers before.
 */
export const productPrograms = ({ folder, ports }: RunFolder, config: string): readonly Program[] => [
  {
    ...node(folder, 'gateway', 'the gateway', nodeArguments(inProject('src/gateway/main.ts'))),
    env: { CPIS_CONFIG: config },
    serves: () => answers(`${url(ports.gateway)}/health/ready`),
  },
  {
    ...node(folder, 'worker', 'the worker', nodeArguments(inProject('src/worker.ts'))),
    env: { CPIS_CONFIG: config },
    serves: (logFrom) => Promise.resolve(logSays(logFile(folder, 'worker'), '"msg":"The worker runs."', logFrom)),
  },
];
