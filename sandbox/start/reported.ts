import { join } from 'node:path';
import { commandLine } from './command-line.js';
import type { PidFile } from './pid-file.js';
import { mayClaim, runningFile, type Ready } from './ready-file.js';
import type { Run } from './run.js';
import type { Supervised } from './supervise.js';

/** The file of `--ready-file`, and the one that `cpis` looks for in this folder. */
export const readyFiles = ({ options, stable }: Run): readonly string[] => [
  ...[join(stable, runningFile)].filter((file) => mayClaim(file, process.pid)),
  ...(options.readyFile === undefined ? [] : [options.readyFile]),
];

const url = (port: number): { readonly url: string } => ({ url: `http://127.0.0.1:${port}` });

/** What the ready file says of a run. */
export function readyOf({ temporal, ports }: Run, config: string, supervised: readonly Supervised[]): Ready {
  const pids = supervised.flatMap((one) => {
    const pid = one.pid();
    return pid === undefined ? [] : [[one.program.name, pid] as const];
  });
  return {
    temporal,
    nhs: url(ports.nhs),
    mosaic: url(ports.mosaic),
    gateway: url(ports.gateway),
    metrics: url(ports.metrics),
    health: url(ports.health),
    pids: { supervisor: process.pid, ...Object.fromEntries(pids) },
    logs: Object.fromEntries(supervised.map(({ program: { name, logFile } }) => [name, logFile])),
    config,
  };
}

/** What the pid file says of a run. */
export function pidsOf({ folder, options }: Run, supervised: readonly Supervised[]): PidFile {
  const programs = supervised.flatMap((one) => {
    const pid = one.pid();
    return pid === undefined ? [] : [{ pid, command: one.program.args.join(' ') }];
  });
  const supervisor = { pid: process.pid, command: commandLine(process.pid) ?? 'unknown' };
  return { supervisor, folder, temporary: !options.keep, programs };
}
