import assert from 'node:assert/strict';
import { openLedger } from '../../../sandbox/shared/ledger.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aFile, judged } from './files.js';
import { openNhs, type OpenNhs } from './open-nhs.js';

describe('NHS sandbox: how CP-IS behaves', () => {
  let folder: string;
  let ledgerFile: string;
  let nhs: OpenNhs;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nhs-'));
    ledgerFile = join(folder, 'ledger');
    nhs = await openNhs({ ledgerFile });
  });
  afterEach(async () => {
    await nhs.close();
    rmSync(folder, { recursive: true });
  });

  const settings = (): Promise<unknown> => nhs.get('/admin/cpis');
  const usual = { answerDelayMs: 0, spineAvailable: true, clientSupported: true };

  it('tells how it behaves, changes what is asked for and leaves the rest', async () => {
    assert.deepEqual(await settings(), usual);
    assert.deepEqual(await nhs.post('/admin/cpis', { answerDelayMs: 20 }), { ...usual, answerDelayMs: 20 });
    await nhs.post('/admin/spine', { available: false });
    assert.deepEqual(await settings(), { ...usual, answerDelayMs: 20, spineAvailable: false });
  });

  it('takes as long for a file as it is told', async () => {
    await nhs.post('/admin/cpis', { answerDelayMs: 300 });
    const began = Date.now();
    await judged(nhs, aFile(1));
    assert.ok(Date.now() - began >= 290);
  });

  it('behaves so after a restart, and as usual after a reset', async () => {
    await nhs.post('/admin/cpis', { clientSupported: false });
    await nhs.close();
    nhs = await openNhs({ ledgerFile });
    assert.equal((await judged(nhs, aFile(1))).fileCode, 'CPF06');
    await nhs.post('/admin/reset', {});
    assert.deepEqual(await settings(), usual);
    await nhs.close();
    assert.equal(openLedger(ledgerFile).all('settings').size, 0);
    nhs = await openNhs({ ledgerFile });
    assert.equal((await judged(nhs, aFile(1))).fileCode, 'CPF02');
  });

  it('refuses what it does not know', async () => {
    for (const wrong of [{ answerDelayMs: -1 }, { spineAvailable: 'no' }, { speed: 1 }]) {
      await assert.rejects(nhs.post('/admin/cpis', wrong), /400/);
    }
    assert.deepEqual(await settings(), usual);
  });
});
