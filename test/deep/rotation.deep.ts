import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readRing } from '../../src/temporal/key-ring-file.js';
import { cpis } from '../cli/cpis.js';
import { eventually } from '../support/eventually.js';
import { allAcknowledged, effects, openRecord, register, standing, statusOf } from '../support/journey.js';
import { keyIdsIn } from '../support/key-ids.js';
import { startWorkerProcess } from '../support/worker-process.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const childId = '700101';
const nhsNumber = '9997042182';
const longRunning = [`child-${childId}`, 'upload-desk', 'collector'];

describe('the keys rotated while worker processes run, and are killed', function () {
  this.timeout(180_000);
  let world: World;
  let old = '';
  let next = '';
  const workers: Awaited<ReturnType<typeof startWorkerProcess>>[] = [];

  before(async () => {
    world = await openWorld();
    await startWorker();
    await startWorker();
    await register(world, childId);
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await world.close();
  });

  const startWorker = async (): Promise<void> => void workers.push(await startWorkerProcess(world));
  const killOldest = async (): Promise<void> => workers.shift()?.kill();
  const ring = () => readRing(world.config.keys.payloads).keys;
  const keys = async (...words: readonly string[]): Promise<string> => {
    const why = words[0] === 'list' ? [] : ['--reason', 'the yearly rotation', '--by', 'A. Operator'];
    const { code, out, err } = await cpis(['keys', ...words, ...why], world.configPath);
    assert.equal(code, 0, err);
    return out;
  };
  const handleOf = (id: string) => world.link.temporal.workflow.getHandle(id);

  /** Mosaic has done it and does not say so: whoever asked is killed meanwhile. */
  async function killedAfterTheNote(): Promise<void> {
    const before = (await effects(world)).length;
    await world.mosaic.post('/admin/faults', { on: 'case-note', action: 'delay', ms: 60_000, when: 'after', count: 1 });
    await openRecord(world, nhsNumber);
    await standing(world, before + 1, childId);
    await Promise.all(workers.splice(0).map((worker) => worker.kill()));
    await world.mosaic.remove('/admin/faults');
  }

  /** One case note and one alert for each notification, and nothing that waits or needs a person. */
  async function toldOnce(notifications: number): Promise<void> {
    await standing(world, 2 * notifications, childId);
    await allAcknowledged(world);
    const all = await effects(world);
    assert.equal(all.length, 2 * notifications);
    assert.equal(new Set(all.map(({ kind, reference }) => `${kind} ${reference}`)).size, all.length);
    const { pending, attentions } = await eventually('nothing is pending', async () => {
      const status = await statusOf(world, childId);
      return status.pending.length === 0 && status;
    });
    assert.deepEqual([pending, attentions], [[], []]);
  }

  it('a key is added and promoted, and every process writes with it; the workers die with a notification half done', async () => {
    old = ring().find(({ state }) => state === 'writing')?.id ?? '';
    await keys('add');
    next = ring().find(({ state }) => state === 'reading')?.id ?? '';
    await keys('promote', next);
    await killedAfterTheNote();
    await startWorker();
    await startWorker();
    await toldOnce(1);
    assert.ok(keyIdsIn(await handleOf(`child-${childId}`).fetchHistory()).has(next));
  });

  it('the keys are wrapped anew; one worker dies before the new key-encryption key stands, and the other goes on', async () => {
    const { encryptionKey, payloads } = world.config.keys;
    assert.ok('file' in encryptionKey);
    const file = join(dirname(payloads), 'next-key-encryption-key');
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
    await keys('rewrap', '--file', file);
    await killOldest();
    await openRecord(world, nhsNumber);
    await toldOnce(2);
    writeFileSync(encryptionKey.file, readFileSync(file));
    await startWorker();
    assert.match(await keys('list'), new RegExp(`${next} +writing`));
  });

  it('the old key is retired and destroyed, once no run under way has anything of it; the workers die again', async () => {
    await keys('roll', old);
    for (const id of longRunning)
      await eventually(`${id} has a run that knows the new key alone`, async () =>
        isDeepStrictEqual([...keyIdsIn(await handleOf(id).fetchHistory())], [next]),
      );
    // the command counts a minute of grace for clocks that differ: the histories were read above
    await keys('retire', old, '--unchecked');
    await killedAfterTheNote();
    await keys('retire', old, '--destroy', '--unchecked');
    await startWorker();
    await toldOnce(3);
    assert.equal(ring().find(({ id }) => id === old)?.wrapped, undefined);
  });
});
