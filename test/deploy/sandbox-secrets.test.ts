import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNhsSandbox } from '../mailbox/support/nhs-sandbox.js';
import { loadConfig } from '../../src/config/load.js';
import { root } from './support/compose.js';

describe('deploy/make-secrets.sh --sandbox', () => {
  it('makes the credentials that the NHS sandbox knows, for the mailbox of deploy/config/authority.yaml', async () => {
    const outer = mkdtempSync(join(tmpdir(), 'cpis-deploy-'));
    const folder = join(outer, 'secrets');
    const nhs = await startNhsSandbox();
    try {
      spawnSync('sh', [`${root}deploy/make-secrets.sh`, '--sandbox', folder]);
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
      const { mailboxId } = loadConfig(`${root}deploy/config/authority.yaml`).mailbox;
      const made = { mailboxId, password: read('mesh_password'), sharedKey: read('mesh_shared_key') };
      assert.deepEqual(made, nhs.credentials);
    } finally {
      await nhs.close();
      rmSync(outer, { recursive: true });
    }
  });
});
