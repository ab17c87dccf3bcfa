import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addressTable } from '../../../sandbox/start/address-table.js';
import { readOptions } from '../../../sandbox/start/options.js';
import { mayClaim, removeReadyFile, writeReadyFile } from '../../../sandbox/start/ready-file.js';
import { pidsOf, readyOf } from '../../../sandbox/start/reported.js';
import type { Supervised } from '../../../sandbox/start/supervise.js';
import type { Run } from '../../../sandbox/start/run.js';
import { newFolder } from '../temporal/fake-command.js';

const options = readOptions(['--port-base', '17000']) ?? assert.fail();
const run: Run = {
  options,
  ports: options.ports,
  folder: '/run',
  stable: '/stable',
  found: { kind: 'cli', path: '/bin/temporal' },
  temporal: {
    address: '127.0.0.1:17000',
    namespace: 'default',
    ui: 'http://127.0.0.1:17001',
    database: '/run/temporal.db',
  },
};

const serving = (name: string, pid: number | undefined): Supervised => ({
  program: {
    name,
    title: name,
    command: '/bin/node',
    args: ['--import', 'tsx', `${name}.ts`],
    logFile: `/run/logs/${name}.log`,
    channel: true,
    serves: () => Promise.resolve(true),
  },
  pid: () => pid,
  isServing: () => pid !== undefined,
  started: Promise.resolve(),
  stop: () => Promise.resolve(),
  kill: () => undefined,
});

describe('the ready file', () => {
  const supervised = ['temporal', 'nhs', 'mosaic', 'gateway', 'worker'].map((name, index) => serving(name, index + 2));
  const ready = readyOf(run, '/run/config.yaml', supervised);

  it('tells tools where everything is', () => {
    assert.deepEqual(ready, {
      temporal: run.temporal,
      nhs: { url: 'http://127.0.0.1:17002' },
      mosaic: { url: 'http://127.0.0.1:17003' },
      gateway: { url: 'http://127.0.0.1:17004' },
      metrics: { url: 'http://127.0.0.1:17005' },
      health: { url: 'http://127.0.0.1:17006' },
      pids: { supervisor: process.pid, temporal: 2, nhs: 3, mosaic: 4, gateway: 5, worker: 6 },
      logs: {
        temporal: '/run/logs/temporal.log',
        nhs: '/run/logs/nhs.log',
        mosaic: '/run/logs/mosaic.log',
        gateway: '/run/logs/gateway.log',
        worker: '/run/logs/worker.log',
      },
      config: '/run/config.yaml',
    });
  });

  it('is removed at the end, unless a later sandbox wrote its own', () => {
    const folder = newFolder();
    const file = join(folder, 'ready.json');
    writeReadyFile(file, { ...ready, pids: { ...ready.pids, supervisor: 1 } });
    removeReadyFile(file, process.pid);
    assert.ok(existsSync(file));
    writeReadyFile(file, ready);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), ready);
    removeReadyFile(file, process.pid);
    assert.ok(!existsSync(file));
    rmSync(folder, { recursive: true });
  });

  it('of the folder stays with the sandbox that runs there first', async () => {
    const folder = newFolder();
    const file = join(folder, 'running.json');
    assert.ok(mayClaim(file, process.pid));
    const other = spawn(
      process.execPath,
      ['-e', `console.log('runs'); setInterval(() => {}, 1000)`, 'sandbox/start.ts'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    await once(other.stdout, 'data');
    writeReadyFile(file, { ...ready, pids: { supervisor: other.pid ?? assert.fail() } });
    assert.equal(mayClaim(file, process.pid), false);
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
    assert.ok(mayClaim(file, process.pid));
    rmSync(folder, { recursive: true });
  });

  it('is shown to people as a table of addresses', () => {
    const table = addressTable(ready);
    for (const address of [
      '17001',
      '17002/',
      '17003/',
      '17004/openapi.json',
      '17006/health/ready',
      'npx cpis child 700101',
    ])
      assert.ok(table.includes(address), address);
  });

  it('goes with a pid file that names the running programs by their arguments', () => {
    const { programs, temporary } = pidsOf(run, [serving('nhs', 3), serving('worker', undefined)]);
    assert.deepEqual(programs, [{ pid: 3, command: '--import tsx nhs.ts' }]);
    assert.equal(temporary, true);
  });
});
