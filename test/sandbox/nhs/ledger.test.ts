import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../support/built.js';
import { callsTo } from '../../support/calls.js';
import { aFile, aRecord, judged, withHeldRecord } from './files.js';
import { meshOf, openNhs, token, v2, type LedgerEntry, type OpenNhs } from './open-nhs.js';

describe('NHS sandbox: what it answered stands in its ledger', () => {
  let folder: string;
  let ledgerFile: string;
  const open: OpenNhs[] = [];
  const running: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nhs-'));
    ledgerFile = join(folder, 'ledger');
  });
  afterEach(async () => {
    for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
    await Promise.all(open.splice(0).map((nhs) => nhs.close()));
    rmSync(folder, { recursive: true });
  });

  /** Another sandbox on the same ledger, as after a kill: the one before is not told. */
  const reopen = async (answerDelayMs = 0): Promise<OpenNhs> => {
    const nhs = await openNhs({ ledgerFile, answerDelayMs });
    open.push(nhs);
    return nhs;
  };

  it('shows the same uploads, records and messages to the next process', async () => {
    const first = await reopen();
    await withHeldRecord(first);
    await first.mesh.next();
    await first.post('/admin/accesses', { nhsNumber: aRecord().nhsNumber });
    const look = (nhs: OpenNhs): Promise<unknown> =>
      Promise.all(
        ['/admin/uploads', '/admin/records', '/admin/messages', '/admin/people'].map((path) => nhs.get(path)),
      );
    assert.deepEqual(await look(await reopen()), await look(first));
  });

  it('remembers which tokens were used', async () => {
    const headers = { accept: v2, authorization: token() };
    const status = async ({ url }: OpenNhs): Promise<number> =>
      (await fetch(`${url}/messageexchange/ZZ9LA001/inbox`, { headers })).status;
    assert.deepEqual([await status(await reopen()), await status(await reopen())], [200, 403]);
  });

  it('judges and answers after a restart what it took before it', async () => {
    const first = await reopen(60_000);
    assert.equal((await first.mesh.send(aFile(1))).status, 202);
    const second = await reopen();
    await second.mesh.next();
    const [message] = await second.get<readonly LedgerEntry[]>('/admin/messages');
    assert.equal(message?.kind, 'acknowledgement');
  });

  it('sends after a restart the answer that it had decided on', async () => {
    const first = await reopen();
    await first.post('/admin/faults', { on: 'answer', action: 'delay', ms: 300 });
    await judged(first, aFile(1));
    await first.close();
    open.pop();
    const second = await reopen();
    assert.deepEqual((await second.mesh.list()).messages, []);
    await second.mesh.next();
    assert.equal((await second.get<readonly unknown[]>('/admin/uploads')).length, 1);
  });

  const start = (args: readonly string[], ipc = false): ChildProcess => {
    const child = spawn(process.execPath, [...program('sandbox/nhs/main'), '--port', '0', ...args], {
      stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? ['ipc' as const] : [])],
    });
    running.push(child);
    return child;
  };
  const serving = async (child: ChildProcess): Promise<string> => {
    for await (const line of createInterface(child.stdout!)) return (JSON.parse(line) as { url: string }).url;
    throw new Error('it ended without a word');
  };

  it('has lost nothing when its process is killed', async () => {
    const args = ['--ledger', ledgerFile, '--answer-delay-ms', '0'];
    const child = start(args);
    const url = await serving(child);
    const { messageId } = await callsTo(url).post<{ messageId: string }>('/admin/messages', { body: '<content/>' });
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const again = meshOf(await serving(start(args)));
    assert.deepEqual((await again.list()).messages, [messageId]);
  });

  it('ends in good order on SIGTERM, and when its supervisor is gone', async () => {
    const told = start([]);
    await serving(told);
    const toldEnds = once(told, 'exit');
    told.kill('SIGTERM');
    assert.equal((await toldEnds)[0], 0);
    const left = start([], true);
    await serving(left);
    const leftEnds = once(left, 'exit');
    left.disconnect();
    assert.equal((await leftEnds)[0], 0);
  });
});
