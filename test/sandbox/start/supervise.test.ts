import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../../sandbox/start/program.js';
import { supervise, type Supervised, type Watch } from '../../../sandbox/start/supervise.js';
import { logSays } from '../../../sandbox/temporal/log-tail.js';
import { newFolder } from '../temporal/fake-command.js';
import { fakeProgram, isRunning, until } from './fake-program.js';

describe('a supervised program', () => {
  let folder: string;
  let said: string[];
  let served: number;
  let running: Supervised | undefined;
  beforeEach(() => {
    folder = newFolder();
    said = [];
    served = 0;
  });
  afterEach(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const begin = (program: Program, more: Partial<Watch> = {}): Supervised => {
    running = supervise(program, {
      say: (line) => said.push(line),
      pidsChanged: () => undefined,
      servesAgain: () => (served += 1),
      restartAfterMs: 20,
      ...more,
    });
    return running;
  };
  const pidOf = (one: Supervised): number => one.pid() ?? assert.fail('it is not running');

  it('is started again when it is killed, and a line says so', async () => {
    const one = begin(fakeProgram(folder));
    await one.started;
    const first = pidOf(one);
    assert.ok(isRunning(first));
    process.kill(first, 'SIGKILL');
    await until(() => served === 1);
    assert.notEqual(pidOf(one), first);
    assert.ok(one.isServing());
    assert.deepEqual(said, [
      `The fake program (process ${first}) ended, signal SIGKILL. It is started again.`,
      `The fake program serves again (process ${pidOf(one)}).`,
    ]);
  });

  it('is prepared after each start, before it counts as serving', async () => {
    const prepared: boolean[] = [];
    const prepare = (): Promise<void> => {
      prepared.push(running?.isServing() ?? false);
      return Promise.resolve();
    };
    const one = begin({ ...fakeProgram(folder), prepare });
    await one.started;
    process.kill(pidOf(one), 'SIGKILL');
    await until(() => served === 1);
    assert.deepEqual(prepared, [false, false]);
  });

  it('does not serve until its preparation succeeds', async () => {
    let tries = 0;
    const prepare = (): Promise<void> => {
      tries += 1;
      return tries < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
    };
    await begin({ ...fakeProgram(folder), prepare }).started;
    assert.equal(tries, 3);
  });

  it('is judged by what it logged since its own start, not by an earlier one’s log', async () => {
    const asked: number[] = [];
    const logged = fakeProgram(folder, `console.log('hello'); `);
    const serves = (logFrom: number): Promise<boolean> => {
      asked.push(logFrom);
      return Promise.resolve(logSays(logged.logFile, 'hello', logFrom));
    };
    const one = begin({ ...logged, serves });
    await one.started;
    process.kill(pidOf(one), 'SIGKILL');
    await until(() => served === 1);
    assert.equal(asked[0], 0);
    assert.equal(asked.at(-1), 'hello\n'.length);
  });

  it('cannot start when it ends three times before it served: the end of its log is shown', async () => {
    const one = begin(fakeProgram(folder, `console.error('no such table'); process.exit(4);`));
    await assert.rejects(one.started, /The fake program cannot start \(exit code 4\)[^]*no such table/);
    assert.equal(said.length, 2);
  });

  it('cannot start when there is no such command', async () => {
    const one = begin({ ...fakeProgram(folder), command: join(folder, 'nothing') });
    await assert.rejects(one.started, /The fake program cannot start/);
  });

  it('cannot start when it runs but never serves', async () => {
    const one = begin({ ...fakeProgram(folder), serves: () => Promise.resolve(false) }, { serveWithinMs: 100 });
    await assert.rejects(one.started, /does not serve after 0.1 s/);
  });

  it('stays ended when it is stopped', async () => {
    const one = begin(fakeProgram(folder));
    await one.started;
    const pid = pidOf(one);
    await one.stop();
    assert.ok(!isRunning(pid));
    assert.equal(one.pid(), undefined);
    assert.deepEqual(said, []);
  });

  it('is killed when it does not follow a request to end', async () => {
    const one = begin(fakeProgram(folder, `process.on('SIGTERM', () => {});`), { killAfterMs: 100 });
    await one.started;
    const pid = pidOf(one);
    await one.stop();
    assert.ok(!isRunning(pid));
  });

  it('tells its supervisor of each new process, so that a pid file can follow', async () => {
    const pids: (number | undefined)[] = [];
    const one = begin(fakeProgram(folder), { pidsChanged: () => pids.push(running?.pid()) });
    await one.started;
    await one.stop();
    assert.equal(pids.at(-1), undefined);
    assert.ok(pids.length >= 2);
  });
});
