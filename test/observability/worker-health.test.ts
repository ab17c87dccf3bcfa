import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConfigState } from '../../src/config/held.js';
import { createConfigMetrics } from '../../src/observability/config-metrics.js';
import { createWorkerHealth, serveHealth } from '../../src/observability/worker-health.js';
import { at } from '../support/examples.js';

const state: ConfigState = {
  digest: '0123456789ab',
  loadedAt: at('2026-11-24T09:00:00Z'),
  loaded: 3,
  refused: 2,
  standing: { at: at('2026-11-24T10:00:00Z'), code: 'config.unreadable' },
  lastRefused: { at: at('2026-11-24T10:00:00Z'), code: 'config.unreadable' },
  waitsForStart: ['mode'],
};

describe('how a worker says that it is', () => {
  const page = (isReady: boolean) =>
    createWorkerHealth({ state: () => state, isReady: () => Promise.resolve(isReady) });

  it('names the configuration that applies, and what became of its file', async () => {
    const answer = await page(true).request('/health/ready');
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), {
      status: 'ready',
      configuration: {
        digest: '0123456789ab',
        loadedAt: '2026-11-24T09:00:00.000Z',
        file: 'refused',
        lastRefused: { at: '2026-11-24T10:00:00.000Z', code: 'config.unreadable' },
        waitsForStart: ['mode'],
      },
    });
  });

  it('is not ready where Temporal is away or it stops, and lives all the same', async () => {
    assert.equal((await page(false).request('/health/ready')).status, 503);
    assert.equal((await page(false).request('/health/live')).status, 200);
  });

  it('counts for Prometheus, with no label but the digest', async () => {
    const metrics = createConfigMetrics(
      () => state,
      () => Date.parse('2026-11-24T09:01:00Z'),
    );
    const text = (await metrics.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(text.sort(), [
      'cpis_config_age_seconds 60',
      'cpis_config_file_refused 1',
      'cpis_config_info{digest="0123456789ab"} 1',
      'cpis_config_loaded_total 3',
      'cpis_config_refused_total 2',
      'cpis_config_waits_for_start 1',
    ]);
    assert.equal(await metrics.metrics(), await metrics.metrics(), 'a scrape changes nothing');
  });

  it('cannot be served on a port that is taken, and says so', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as AddressInfo;
    await assert.rejects(serveHealth(page(true), { host: '127.0.0.1', port }), { code: 'worker.port-taken' });
    squatter.close();
  });
});
