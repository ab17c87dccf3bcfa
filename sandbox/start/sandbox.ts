import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeArguments } from '../temporal/node-program.js';
import type { Say } from './clock.js';
import { writeConfig } from './config.js';
import { initialise } from './initialise.js';
import { ensureKeys } from './keys.js';
import { pidFileName, writePidFile } from './pid-file.js';
import type { Program } from './program.js';
import { inProject, productPrograms, sandboxPrograms, temporalProgram } from './programs.js';
import { pidsOf, readyFiles, readyOf } from './reported.js';
import { removeReadyFile, writeReadyFile, type Ready } from './ready-file.js';
import { clearRunFolder } from './run-folder.js';
import type { Run } from './run.js';
import { supervise, type Supervised } from './supervise.js';

export interface Sandbox {
  /** Resolves when everything serves. Rejects with sentences for people when something cannot start. */
  start(): Promise<Ready>;
  /** Ends everything: first what takes work, Temporal last. Never rejects. */
  stop(): Promise<void>;
  /** Ends everything at once. */
  kill(): void;
}

interface State {
  readonly run: Run;
  readonly say: Say;
  readonly pidFile: string;
  readonly stopping: AbortController;
  readonly supervised: Supervised[];
  reaper: ChildProcess | undefined;
  /** path of the configuration, once it is written */
  config: string | undefined;
  ready: boolean;
}

/** The five processes of one run, and the reaper that ends them when this process is killed. */
export function createSandbox(run: Run, say: Say): Sandbox {
  const state: State = {
    run,
    say,
    pidFile: join(run.stable, pidFileName(run.ports.temporal)),
    stopping: new AbortController(),
    supervised: [],
    reaper: undefined,
    config: undefined,
    ready: false,
  };
  return {
    start: () => start(state),
    stop: () => stop(state),
    kill: () => state.supervised.forEach((one) => one.kill()),
  };
}

async function start(state: State): Promise<Ready> {
  const { run, say } = state;
  say('Starting Temporal and both sandboxes.');
  const temporal = run.found.kind === 'cli' ? begin(state, temporalOf(state, run.found.path)) : Promise.resolve();
  state.reaper = startReaper(state.pidFile);
  const { folder, ports, options } = run;
  const [keys] = await Promise.all([
    ensureKeys(folder, state.stopping.signal),
    ...sandboxPrograms(run).map((program) => begin(state, program)),
  ]);
  const place = { folder, ports, temporal: run.temporal, keys, configFile: options.configFile };
  const config = await writeConfig(place);
  state.config = config;
  await temporal;
  await initialise(run, config, state.stopping.signal);
  say('Starting the gateway and the worker.');
  await Promise.all(productPrograms(run, config).map((program) => begin(state, program)));
  state.ready = true;
  publish(state);
  return readyOf(run, config, state.supervised);
}

/** After a restart, namespace and search attributes are there before anything counts on them. */
const temporalOf = (state: State, path: string): Program =>
  temporalProgram(state.run, path, async () => {
    if (state.config !== undefined) await initialise(state.run, state.config, state.stopping.signal);
  });

function begin(state: State, program: Program): Promise<void> {
  if (state.stopping.signal.aborted) return Promise.reject(new Error('The sandbox is ending.'));
  const one = supervise(program, {
    say: state.say,
    pidsChanged: () => keepPids(state),
    servesAgain: () => publish(state),
  });
  state.supervised.push(one);
  keepPids(state);
  return one.started;
}

/** Before anybody could need them: what a killed supervisor leaves behind is found by this file alone. */
function keepPids({ run, pidFile, supervised }: State): void {
  writePidFile(pidFile, pidsOf(run, supervised));
}

function publish({ run, ready, config, supervised, stopping }: State): void {
  if (!ready || config === undefined || stopping.signal.aborted) return;
  if (!supervised.every((one) => one.isServing())) return;
  for (const file of readyFiles(run)) writeReadyFile(file, readyOf(run, config, supervised));
}

function startReaper(pidFile: string): ChildProcess {
  const program = nodeArguments(inProject('sandbox/start/reaper.ts'), [pidFile, String(process.pid)]);
  const reaper = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true });
  reaper.on('error', () => undefined);
  reaper.unref();
  reaper.channel?.unref();
  return reaper;
}

/** The order of stopping: a worker that still finishes its work needs the others. */
const stopOrder = [['worker', 'gateway'], ['nhs', 'mosaic'], ['temporal']];

async function stop(state: State): Promise<void> {
  const { run, supervised, stopping, reaper } = state;
  stopping.abort();
  for (const names of stopOrder) {
    await Promise.all(supervised.filter(({ program }) => names.includes(program.name)).map((one) => one.stop()));
  }
  for (const file of readyFiles(run)) removeReadyFile(file, process.pid);
  rmSync(state.pidFile, { force: true });
  if (!run.options.keep) clearRunFolder(run.folder);
  reaper?.kill('SIGKILL');
}
