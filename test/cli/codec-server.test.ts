import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { nodeArguments } from '../../sandbox/temporal/node-program.js';
import { freePortBase } from '../../sandbox/temporal/ports.js';
import { keysIn } from '../codec-server/support/codec-server.js';
import { newFolder } from '../gateway/support/gateway.js';
import { auditIn } from '../support/audit-in.js';
import { createAuthority, hasOpenssl } from '../support/openssl-certificates.js';
import { eventually } from '../support/eventually.js';
import { createIssuer, issuer } from '../support/tokens.js';

const example = fileURLToPath(new URL('../../config/example.yaml', import.meta.url));

describe(`cpis codec-server${hasOpenssl ? '' : ' (NOT RUN: openssl is not installed)'}`, () => {
  it('serves by the configuration, without a Temporal server, and ends when it is told to', async function () {
    if (!hasOpenssl) this.skip();
    const { folder, remove } = newFolder();
    const { keysFile } = await createIssuer(folder);
    const config = parse(readFileSync(example, 'utf8'), { schema: 'failsafe' }) as Record<string, object>;
    const file = join(folder, 'authority.yaml');
    const tokens = { issuer, audience: 'cpis-codec', algorithms: ['ES256'], keysFile };
    const codecServer = {
      ...config['codecServer'],
      port: String(await freePortBase(1)),
      tls: createAuthority(folder).sign('codec', '/CN=x'),
      tokens,
    };
    writeFileSync(
      file,
      stringify({
        ...config,
        codecServer,
        audit: auditIn(folder),
        keys: await keysIn(folder),
      }),
    );
    const program = nodeArguments(new URL('../../src/cli/main.ts', import.meta.url), ['codec-server']);
    const process_ = spawn(process.execPath, program, { env: { ...process.env, CPIS_CONFIG: file } });
    let said = '';
    for (const stream of [process_.stdout, process_.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    const ended = once(process_, 'exit') as Promise<[number | null]>;
    await eventually('it serves', () => Promise.resolve(said.includes('The codec server serves.'))).finally(() =>
      process_.kill('SIGTERM'),
    );
    const [code] = await ended;
    remove();
    assert.equal(code, 0, said);
  });
});
