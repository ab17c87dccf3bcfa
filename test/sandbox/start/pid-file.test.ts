import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers, readPidFile, tidyUp, writePidFile, type PidFile } from '../../../sandbox/start/pid-file.js';
import { nodeArguments } from '../../../sandbox/temporal/node-program.js';
import { newFolder } from '../temporal/fake-command.js';
import { isRunning, until } from './fake-program.js';

/** A pid that no process has: the kernel's limit is lower. */
const nobody = { pid: 4_194_305, command: 'a supervisor that is gone' };

describe('the pid file of a killed supervisor', () => {
  let folder: string;
  let file: string;
  let children: ChildProcess[];
  beforeEach(() => {
    folder = newFolder();
    file = join(folder, 'pids-7233.json');
    children = [];
  });
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const waiting = async (code = ''): Promise<{ pid: number; command: string }> => {
    const args = ['-e', `${code}setInterval(() => {}, 1000); console.log('runs')`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    const pid = child.pid ?? assert.fail('it was not started');
    await once(child.stdout, 'data');
    return { pid, command: args.join(' ') };
  };
  const write = (programs: PidFile['programs'], more: Partial<PidFile> = {}): PidFile => {
    const content = { supervisor: nobody, folder: join(folder, 'run'), temporary: true, programs, ...more };
    writePidFile(file, content);
    return content;
  };

  it('ends what is still ours, and nothing else', async () => {
    const ours = await waiting();
    const somebodyElses = await waiting();
    const content = write([ours, { ...somebodyElses, command: 'temporal server start-dev --port 7233' }, nobody]);
    assert.equal(await endLeftovers(file, content), 1);
    await until(() => !isRunning(ours.pid));
    assert.ok(isRunning(somebodyElses.pid));
    assert.ok(!existsSync(file));
  });

  it('kills what does not follow', async () => {
    const stubborn = await waiting(`process.on('SIGTERM', () => {}); `);
    await endLeftovers(file, write([stubborn]), 200);
    await until(() => !isRunning(stubborn.pid));
  });

  it('takes a temporary folder with it, and leaves one that was to be kept', async () => {
    mkdirSync(join(folder, 'run'));
    await endLeftovers(file, write([], { temporary: false }));
    assert.ok(existsSync(join(folder, 'run')));
    await endLeftovers(file, write([]));
    assert.ok(!existsSync(join(folder, 'run')));
  });

  it('is left alone while its supervisor runs', async () => {
    const ours = await waiting();
    const supervisor = await waiting();
    const content = write([ours], { supervisor });
    assert.deepEqual(await tidyUp(folder), { ended: 0, running: [content] });
    assert.ok(isRunning(ours.pid));
    assert.ok(existsSync(file));
  });

  it('is tidied up at the next start', async () => {
    const ours = await waiting();
    write([ours]);
    assert.deepEqual(await tidyUp(folder), { ended: 1, running: [] });
    await until(() => !isRunning(ours.pid));
  });

  it('takes with it what tells the CLI of a running sandbox', async () => {
    const running = join(folder, 'running.json');
    writeFileSync(running, JSON.stringify({ pids: { supervisor: nobody.pid } }));
    write([]);
    await tidyUp(folder);
    assert.ok(!existsSync(running));
  });

  it('ends nothing when it cannot be read', async () => {
    writeFileSync(file, '{"programs": [{"pid": 1');
    assert.equal(readPidFile(file), undefined);
    assert.deepEqual(await tidyUp(folder), { ended: 0, running: [] });
    assert.ok(!existsSync(file));
  });

  it('is nobody else’s to read', () => {
    write([]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('is acted on by the reaper as soon as the supervisor is gone', async () => {
    const ours = await waiting();
    write([ours], { supervisor: { ...nobody } });
    const program = nodeArguments(new URL('../../../sandbox/start/reaper.ts', import.meta.url), [
      file,
      String(nobody.pid),
    ]);
    const reaper = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    children.push(reaper);
    assert.ok(isRunning(ours.pid));
    reaper.disconnect();
    await until(() => !isRunning(ours.pid) && !existsSync(file) && reaper.exitCode === 0);
  });
});
