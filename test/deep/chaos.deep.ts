import assert from 'node:assert/strict';
import { faultPlaces } from '../../sandbox/nhs/mesh/parts.js';
import { eventually } from '../support/eventually.js';
import type { NewChild } from '../support/files-of-cpis.js';
import { newChildren } from '../support/files-of-cpis.js';
import { effects, held, messages, openRecord, startPlan, statusOf } from '../support/journey.js';
import { startWorkerProcess } from '../support/worker-process.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const childrenCount = 12;
const accessesEach = 3;
const kills = 4;
const patienceMs = 240_000;

/** Of a hundred calls, 8 fail before anything is done, and 7 are carried out and lose their answer. */
const faults = [
  { action: 'fail', status: 503, probability: 0.08 },
  { action: 'lose-answer', probability: 0.07 },
];

/** CP-IS's own files are no calls: those of its messages are what the redeliveries stand for. */
const calls = faultPlaces.filter((place) => place !== 'answer' && place !== 'notification');

async function troubleAll(world: World): Promise<void> {
  let seed = 1;
  for (const fault of faults) {
    await world.mosaic.post('/admin/faults', { on: 'any', ...fault, seed: (seed += 1) });
    for (const on of calls) await world.nhs.post('/admin/faults', { on, ...fault, seed: (seed += 1) });
  }
}

interface Opened {
  readonly personId: string;
  readonly queryId: string;
}

/** An emergency department opens a record; every third message comes again under its id, every fourth under a new one. */
async function opened(world: World, { id, nhsNumber }: NewChild, place: number): Promise<Opened> {
  const author = { kind: 'person', name: `Dr Anselm Number${place}`, role: 'Consultant' };
  const { messageId, queryIds } = await openRecord(world, nhsNumber, { author, force: true });
  if (place % 3 === 0) await world.nhs.post(`/admin/messages/${messageId}/redeliver`, {});
  if (place % 4 === 0) await world.nhs.post(`/admin/messages/${messageId}/redeliver`, { newId: true });
  return { personId: id, queryId: queryIds[0] ?? '' };
}

/** What stands in Mosaic for children because of accesses: whose file it is in, and `child access` of its reference. */
const standing = async (world: World): Promise<readonly string[]> =>
  (await effects(world))
    .filter(({ kind, body: { trigger } }) => kind === 'case-note' || trigger === 'case-note-create')
    .map(({ personId = '', reference, kind }) => `${personId} ${reference.split('/').slice(1, 3).join(' ')} ${kind}`)
    .sort();

const wanted = (accesses: readonly Opened[]): readonly string[] =>
  accesses
    .flatMap(({ personId, queryId }) =>
      ['case-note', 'alert'].map((kind) => `${personId} ${personId} ${queryId} ${kind}`),
    )
    .sort();

describe('everything failing a little, and the worker killed again and again', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('leaves every child registered, and every access with one note and one alert on the right child', async () => {
    const newChild = newChildren(700_000);
    const children: NewChild[] = [];
    for (let count = 0; count < childrenCount; count += 1) children.push(await newChild(world));
    await troubleAll(world);
    let worker = await startWorkerProcess(world);
    for (const { id } of children) await startPlan(world, id);

    const accesses: Opened[] = [];
    const total = childrenCount * accessesEach;
    for (let place = 0; place < total; place += 1) {
      const child = children[place % childrenCount];
      if (child !== undefined) accesses.push(await opened(world, child, place));
      if (place % (total / kills) !== total / kills - 1) continue;
      // in the middle of its work: it has dealt with something since it was started, and not with everything
      const before = (await effects(world)).length;
      await eventually('the worker is at work', async () => (await effects(world)).length > before, patienceMs);
      await worker.kill();
      worker = await startWorkerProcess(world);
    }

    for (const one of wanted(accesses))
      await eventually(`${one} stands`, async () => (await standing(world)).includes(one), patienceMs);
    await eventually(
      'every message is acknowledged and dealt with',
      async () => {
        const all = await messages(world);
        const stages = await Promise.all(all.map(({ messageId }) => world.link.messages.status(messageId)));
        return (
          all.every(({ acknowledgedAt }) => acknowledgedAt !== undefined) &&
          stages.every(({ stage }) => stage === 'delivered')
        );
      },
      patienceMs,
    );
    for (const { id, nhsNumber } of children) {
      await eventually(
        `child ${id} is registered, with nothing open`,
        async () => {
          const { stage, pending, attentions } = await statusOf(world, id);
          return stage === 'registered' && pending.length === 0 && attentions.length === 0;
        },
        patienceMs,
      );
      const records = await held(world, nhsNumber);
      assert.deepEqual(
        records.map(({ end, deleted }) => [end, deleted]),
        [[null, null]],
      );
    }
    assert.deepEqual(await standing(world), wanted(accesses));
    await worker.kill();
  }).timeout(600_000);
});
