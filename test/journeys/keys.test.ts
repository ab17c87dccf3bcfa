import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Payload } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { roll } from '../../src/contracts/child.js';
import { taskQueue, workflowTypes } from '../../src/contracts/workflow-ids.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { newDataKey } from '../../src/temporal/data-keys.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { anAct, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { fixedKeys } from '../support/fixed-keys.js';
import { effects, openRecord, register, standing, statusOf } from '../support/journey.js';
import { openPager, type Pager } from '../support/pager.js';
import { keyIdsIn } from '../support/key-ids.js';
import * as raw from '../support/raw-payloads.js';
import { ringOf } from '../support/ring-changes.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { workflowBundle } from '../support/workflow-bundle.js';

const childId = '700101';
const workflowId = `child-${childId}`;
const nhsNumber = '9997042182';

describe('what reaches a child and is not ours', () => {
  let world: World;
  let pager: Pager;
  before(async () => {
    pager = await openPager();
    world = await openWorld({ actions: { secondChannel: { kind: 'webhook', url: pager.url } } });
    await world.startWorker();
    await register(world, childId);
  });
  after(async () => {
    await world.close();
    await pager.close();
  });

  const event = { eventId: 'e-0', personId: childId };
  const shows = (failure: FailureCode) =>
    eventually(`the child shows payload-refused for ${failure}`, async () =>
      (await statusOf(world, childId)).attentions.some(
        (one) => one.code === 'payload-refused' && one.failure === failure,
      ),
    );
  const close = () => world.link.children.discard(person(childId), { ...anAct(), about: 'payload-refused' });
  const historyOf = (id: string) => world.link.temporal.workflow.getHandle(id).fetchHistory();

  const refused: readonly (readonly [string, FailureCode, () => Promise<Payload>])[] = [
    ['in clear', 'payload.in-clear', () => Promise.resolve(raw.inClear(event))],
    [
      'encrypted by another product',
      'payload.in-clear',
      async () => {
        const { data } = await raw.sealedFor(world, workflowId, event);
        return { metadata: { encoding: Buffer.from('binary/other') }, data: data ?? null };
      },
    ],
    ['encrypted for another child', 'payload.moved', () => raw.sealedFor(world, 'child-700102', event)],
    ['with a changed bit', 'payload.changed', async () => raw.flipped(await raw.sealedFor(world, workflowId, event))],
    ['cut', 'payload.changed', async () => raw.cut(await raw.sealedFor(world, workflowId, event))],
    ['readable, and of a wrong form', 'payload.wrong-form', () => raw.sealedFor(world, workflowId, { eventId: 7 })],
  ];
  for (const [what, failure, payload] of refused)
    it(`is dropped with an attention that says why: a signal ${what}`, async () => {
      await raw.signalRaw(world, workflowId, 'mosaicChanged', await payload());
      await shows(failure);
      await close();
      assert.deepEqual((await statusOf(world, childId)).attentions, []);
    });

  for (const name of ['mosaicChanged', 'recordAnswered', 'notified', 'absorb', 'writeRefused'])
    it(`is dropped whatever it says that it is: the signal ${name}`, async () => {
      await raw.signalRaw(
        world,
        workflowId,
        name,
        raw.inClear({ answerId: 'a-1', reference: 'r-1', personId: childId }),
      );
      await shows('payload.in-clear');
      await close();
    });

  const updates = ['retry', 'resend', 'discard', 'confirmDelete', 'setReplacementNumber', 'takeUp', 'closeForErasure'];
  for (const name of updates)
    it(`is refused with a code, and leaves an attention too: the update ${name}`, async () => {
      const outcome = await raw.updateRaw(world, workflowId, name, raw.inClear({ ...anAct(), today: '2026-11-26' }));
      assert.equal(outcome?.failure?.applicationFailureInfo?.type, 'payload.in-clear');
      await shows('payload.in-clear');
      await close();
    });

  it('is told to the operators’ role, and is found in the index', async () => {
    await raw.signalRaw(world, workflowId, 'notified', raw.inClear({ kind: 'access' }));
    await shows('payload.in-clear');
    await eventually('the operators’ role has an alert', async () =>
      (await effects(world)).some(({ kind, reference }) => kind === 'alert' && reference.includes('payload-refused')),
    );
    await eventually('it is found', async () =>
      (await world.link.worklist.list({ code: 'payload-refused' })).some((item) => item.workflowId === workflowId),
    );
    await close();
  });

  it('keeps desk and collector from nothing: their attention closes when a person lets them go on', async () => {
    await raw.signalRaw(world, 'upload-desk', 'submitted', raw.inClear({ personId: childId }));
    await raw.updateRaw(world, 'collector', 'hold', raw.inClear(anAct()));
    const { desk, collector } = world.link;
    const codes = async () => [...(await desk.status()).attentions, ...(await collector.status()).attentions];
    await eventually('both show it', async () => {
      const found = (await codes()).filter(({ code }) => code === 'payload-refused');
      return found.length === 2;
    });
    assert.equal((await collector.status()).onHold, false);
    const { nextSequence = 1 } = await desk.status();
    await Promise.all([desk.release({ ...anAct(), nextSequence }), collector.release(anAct())]);
    assert.deepEqual(await codes(), []);
  });

  for (const type of Object.values(workflowTypes))
    it(`starts nothing: a workflow ${type} that an outsider starts stands still`, async () => {
      const id = type === workflowTypes.child ? 'child-799999' : `outside-${type}`;
      await raw.startRaw(world, id, { type, taskQueue }, raw.inClear({ personId: '799999' }));
      await eventually('its task failed', async () =>
        ((await historyOf(id)).events ?? []).some((one) => Boolean(one.workflowTaskFailedEventAttributes)),
      );
      const { typedSearchAttributes } = await world.link.temporal.workflow.getHandle(id).describe();
      assert.equal(
        typedSearchAttributes.getAll().some(({ key }) => key.name.startsWith('Cpis')),
        false,
      );
      await world.link.temporal.workflow.getHandle(id).terminate('test-over');
    });

  it('waits where its key is unknown, with everything behind it, and goes on by itself when the key is there', async () => {
    const key = newDataKey(new Date());
    const late = { eventId: 'e-late', personId: childId, occurredAt: '2026-11-20T09:00:00.000Z', reason: 'look-again' };
    await raw.signalRaw(
      world,
      workflowId,
      'mosaicChanged',
      await raw.sealedFor(world, workflowId, late, fixedKeys(key)),
    );
    await openRecord(world, nhsNumber);
    await eventually('its task failed', async () =>
      ((await historyOf(workflowId)).events ?? []).some((one) => Boolean(one.workflowTaskFailedEventAttributes)),
    );
    assert.equal((await effects(world)).filter((one) => one.personId === childId).length, 0);
    // the child itself can say nothing now
    await eventually('people are told beside Mosaic', () =>
      Promise.resolve(pager.heard.some((told) => told.includes('payload.unknown-key'))),
    );
    await ringOf(world).add(key);
    await standing(world, 2, childId);
    const { attentions, handled } = await statusOf(world, childId);
    assert.deepEqual(attentions, []);
    assert.ok(handled.includes('event:e-late'));
  });

  it('is the same at each replay, and fails closed there too where the key is not', async () => {
    const history = await historyOf(workflowId);
    const replay = async (dataConverter: ReturnType<typeof createDataConverter>): Promise<void> =>
      Worker.runReplayHistory({ ...(await workflowBundle()), dataConverter }, history, workflowId);
    const { namespace, config } = world;
    await replay(createDataConverter({ namespace, keys: await openPayloadKeys(config.keys) }));
    await assert.rejects(replay(createDataConverter({ namespace, keys: fixedKeys(newDataKey(new Date())) })));
  });
});

describe('a rotation of the keys in the middle of a child’s life', () => {
  it('keeps everything going; what only the old key opened is lost once it is destroyed', async () => {
    const world = await openWorld();
    const { workflow } = world.link.temporal;
    const child = workflow.getHandle(workflowId);
    try {
      await world.startWorker();
      await register(world, childId);
      const ring = ringOf(world);
      const old = ring.writing();
      const before = (await child.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes?.input;
      ring.promote(await ring.add());
      await openRecord(world, nhsNumber);
      await standing(world, 2, childId);
      for (const id of [workflowId, 'upload-desk', 'collector']) {
        const run = (await workflow.getHandle(id).describe()).runId;
        await workflow.getHandle(id).signal(roll);
        await eventually(`${id} has a new run`, async () => (await workflow.getHandle(id).describe()).runId !== run);
        await eventually(`${id} has nothing of the old key`, async () =>
          isDeepStrictEqual([...keyIdsIn(await workflow.getHandle(id).fetchHistory())], [ring.writing()]),
        );
      }
      ring.retire(old);
      await openRecord(world, nhsNumber);
      await standing(world, 4, childId);
      ring.retire(old, true);
      const { namespace, config } = world;
      const codec = createPayloadCodec({ namespace, keys: await openPayloadKeys(config.keys) });
      await assert.rejects(codec.decode([...(before?.payloads ?? [])]), { code: 'payload.retired-key' });
      await openRecord(world, nhsNumber);
      await standing(world, 6, childId);
    } finally {
      await world.close();
    }
  });
});
