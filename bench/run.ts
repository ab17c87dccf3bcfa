import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCodec } from './codec.js';
import type { Bench } from './context.js';
import { benchDraining } from './draining.js';
import { benchEvents } from './events.js';
import type { BenchResult } from './figures.js';
import { tableOf } from './figures.js';
import { benchHeap } from './heap.js';
import { benchIdle } from './idle.js';
import { benchMesh } from './mesh.js';
import { benchRegistering } from './registering.js';
import { benchReplay } from './replay.js';
import type { BenchServer, ServerKind } from './server.js';
import { serverKinds, startServer } from './server.js';
import { benchSignal } from './signal.js';
import { benchWire } from './wire.js';

/** `npm run bench` runs everything; `npm run bench -- wire signal` two of them. Figures, never a test. */
const benches: Readonly<Record<string, Bench>> = {
  codec: benchCodec,
  wire: benchWire,
  events: benchEvents,
  heap: benchHeap,
  replay: benchReplay,
  signal: benchSignal,
  mesh: benchMesh,
  registering: benchRegistering,
  idle: benchIdle,
  draining: benchDraining,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string', default: 'production' },
    json: { type: 'string' },
    pairs: { type: 'string', default: '7' },
    large: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const isServerKind = (text: string): text is ServerKind => serverKinds.some((kind) => kind === text);

interface Measured extends BenchResult {
  readonly seconds: number;
  /** the machine's load over the last minute, before and after */
  readonly load: readonly [number, number];
}

async function measure(name: string, bench: Bench): Promise<Measured | undefined> {
  const [began, before] = [Date.now(), loadavg()[0] ?? 0];
  try {
    const result = await bench({ pairs: Number(values.pairs), large: values.large, small: values.small, say });
    process.stdout.write(`${values.small ? 'A TENTH OF THE NUMBERS: ' : ''}${tableOf(result)}\n`);
    return { ...result, seconds: Math.round((Date.now() - began) / 1000), load: [before, loadavg()[0] ?? 0] };
  } catch (error) {
    say(`!! bench ${name} FAILED: ${error instanceof Error ? error.message : 'without a reason'}`);
    process.exitCode = 1;
    return undefined;
  }
}

const versionOf = (name: string): string => {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

async function runAll(server: BenchServer, names: readonly string[]): Promise<void> {
  process.env['CPIS_TEST_TEMPORAL'] = server.address;
  const processor = cpus();
  const machine = `${processor.length} × ${processor[0]?.model ?? 'unknown'}`;
  process.stdout.write(`Server: ${server.what}\nMachine: ${machine}, load ${loadavg()[0]?.toFixed(1) ?? '?'}\n\n`);
  const results: Measured[] = [];
  for (const name of names) {
    const bench = benches[name];
    const result = bench && (await measure(name, bench));
    if (result !== undefined) results.push(result);
  }
  const versions = { node: process.version, sdk: versionOf('@temporalio/worker'), ...server.versions };
  const at = new Date().toISOString();
  if (values.json !== undefined)
    writeFileSync(
      values.json,
      `${JSON.stringify({ at, server: values.server, small: values.small, versions, machine, results }, null, 2)}\n`,
    );
}

async function main(): Promise<void> {
  const unknown = positionals.find((name) => benches[name] === undefined);
  if (unknown !== undefined || !isServerKind(values.server)) {
    say(`There is no ${unknown === undefined ? `server ${values.server}` : `bench ${unknown}`}.`);
    say(`Benches: ${Object.keys(benches).join(', ')}. Servers: ${serverKinds.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const server = await startServer(values.server, say);
  if ('failed' in server) {
    say(`${'!'.repeat(80)}\n!! benches NOT RUN: ${server.failed}\n${'!'.repeat(80)}`);
    process.exitCode = 1;
    return;
  }
  const stop = (): void => void server.stop().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    await runAll(server, positionals.length > 0 ? positionals : Object.keys(benches));
  } finally {
    await server.stop();
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    say(error instanceof Error ? error.message : 'The benches failed.');
    process.exit(1);
  },
);
