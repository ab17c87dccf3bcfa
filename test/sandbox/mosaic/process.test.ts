import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../support/built.js';
import { aNote } from '../../mosaic/examples.js';
import { callsTo } from '../../support/calls.js';

describe('the Mosaic sandbox as a process', () => {
  let folder: string;
  const running: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mosaic-'));
  });
  afterEach(() => {
    for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const start = (args: readonly string[], ipc = false): ChildProcess => {
    const child = spawn(process.execPath, [...program('sandbox/mosaic/main'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])],
    });
    running.push(child);
    return child;
  };
  const serving = async (child: ChildProcess): Promise<{ url: string; port: number }> => {
    for await (const line of createInterface(child.stdout!)) return JSON.parse(line) as { url: string; port: number };
    throw new Error('it ended without a word');
  };
  const ending = async (child: ChildProcess): Promise<unknown> => (await once(child, 'exit'))[0];

  it('says in one line where it serves, and has lost nothing when it is killed', async () => {
    const args = ['--port', '0', '--ledger', join(folder, 'ledger')];
    const first = start(args);
    const { url } = await serving(first);
    await callsTo(url).post('/v1/case-notes', aNote());
    const ended = once(first, 'exit');
    first.kill('SIGKILL');
    await ended;
    const again = callsTo((await serving(start(args))).url);
    const effects = await again.get<readonly { reference: string }[]>('/admin/effects');
    assert.deepEqual(
      effects.map(({ reference }) => reference),
      [aNote().reference],
    );
  });

  it('ends in good order on SIGTERM, and when its supervisor is gone', async () => {
    const told = start([]);
    await serving(told);
    const toldEnds = ending(told);
    told.kill('SIGTERM');
    assert.equal(await toldEnds, 0);
    const left = start([], true);
    await serving(left);
    const leftEnds = ending(left);
    left.disconnect();
    assert.equal(await leftEnds, 0);
  });

  it('says in one sentence why it cannot start', async () => {
    const { port } = await serving(start([]));
    const second = start(['--port', String(port)]);
    let said = '';
    second.stderr!.on('data', (text: Buffer) => (said += text.toString()));
    assert.equal((await once(second, 'close'))[0], 1);
    assert.match(said, new RegExp(`^Port ${port} on 127.0.0.1 is in use:[^\\n]*\\n$`));
  });
});
