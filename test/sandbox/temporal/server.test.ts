import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { findTemporal } from '../../../sandbox/temporal/find.js';
import { freePortBase, portIsFree } from '../../../sandbox/temporal/ports.js';
import { startTemporal, temporalArguments } from '../../../sandbox/temporal/server.js';
import { temporalServes } from '../../../sandbox/temporal/serving.js';
import { fakeCommand, newFolder } from './fake-command.js';

describe('the Temporal dev server', () => {
  let folder: string;
  let logFile: string;
  beforeEach(() => {
    folder = newFolder();
    logFile = join(folder, 'temporal.log');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('shows the end of the log when it ends while it starts', async () => {
    const path = fakeCommand(join(folder, 'temporal'), 'echo "database is locked" >&2; exit 3');
    const port = await freePortBase(1);
    await assert.rejects(startTemporal({ path, port, logFile }), /ended while it started[^]*database is locked/);
  });

  it('says so when the CLI is not there', async () => {
    const port = await freePortBase(1);
    const path = join(folder, 'nothing');
    await assert.rejects(startTemporal({ path, port, logFile }), /The Temporal CLI cannot be started/);
  });

  it('gives up on a server that never serves, and ends it', async () => {
    const path = fakeCommand(join(folder, 'temporal'), 'echo $$; exec /bin/sleep 60');
    const port = await freePortBase(1);
    await assert.rejects(startTemporal({ path, port, logFile }, 600), /did not serve within 0.6 s/);
    const pid = Number(readFileSync(logFile, 'utf8'));
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('names the port that is in use before it starts anything', async () => {
    const squatter = createServer().listen({ port: await freePortBase(1), host: '127.0.0.1' });
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const path = fakeCommand(join(folder, 'temporal'), 'exit 0');
    await assert.rejects(startTemporal({ path, port, logFile }), new RegExp(`Port ${port} is in use`));
    squatter.close();
  });

  it('writes a database only where it is told to', () => {
    assert.ok(!temporalArguments({ port: 1 }).includes('--db-filename'));
    const kept = temporalArguments({ port: 1, uiPort: 2, databaseFile: '/data/temporal.db' }).join(' ');
    assert.match(kept, /--ui-port 2 .*--db-filename \/data\/temporal\.db --sqlite-pragma journal_mode=WAL/);
  });

  it('serves once it is started, and frees its port when it is stopped', async function () {
    this.timeout(300_000);
    const found = await findTemporal(() => undefined);
    if (found.kind === 'address') this.skip();
    const port = await freePortBase(1);
    const server = await startTemporal({ path: found.path, port, logFile });
    assert.ok(await temporalServes(server.address));
    assert.doesNotThrow(() => process.kill(server.pid, 0));
    await server.stop();
    assert.ok(await portIsFree(port));
    assert.equal(await temporalServes(server.address), false);
  });
});
