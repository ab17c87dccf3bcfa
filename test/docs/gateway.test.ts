import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { createSigningKey, newFolder, noting, openGateway, settingsFrom } from '../gateway/support/gateway.js';
import { hasOpenssl } from '../support/openssl-certificates.js';

const page = readFileSync(new URL('../../docs/gateway.md', import.meta.url), 'utf8');
const canRun = hasOpenssl && spawnSync('curl', ['--version']).status === 0;

describe(`docs/gateway.md${canRun ? '' : ' (NOT RUN: openssl or curl is not installed)'}`, () => {
  it('shows a signed request that the gateway takes as it stands there', async function () {
    if (!canRun) this.skip();
    const shown = /```bash\n(gateway=[^]*?)```/.exec(page)?.[1];
    assert.ok(shown);
    const { folder, remove } = newFolder();
    const { keyId, file } = createSigningKey(folder, 'mosaic-1');
    const { parts, calls } = noting();
    const credential = { kind: 'signature', keys: { [keyId]: file } };
    const settings = settingsFrom({ callers: [{ name: 'mosaic', scopes: ['events'], credential }] });
    const { serving } = await openGateway(parts, settings);
    const script = shown
      .replace('https://cpis-link.example.invalid', serving.url)
      .replace('< mosaic_gateway_key', `< ${file}`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
    await serving.close();
    remove();
    assert.match(stdout, /^\{"accepted":true\} 202$/m);
    assert.deepEqual(calls, ['report e-1']);
  });
});
