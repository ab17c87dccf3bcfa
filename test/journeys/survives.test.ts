import assert from 'node:assert/strict';
import { roll } from '../../src/contracts/child.js';
import type { MosaicEvent } from '../../src/domain/children.js';
import { aChild, at, person, protectionPlan } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import {
  allAcknowledged,
  effects,
  endPlan,
  held,
  messages,
  openRecord,
  reaches,
  register,
  standing,
  startPlan,
  statusOf,
  uploads,
} from '../support/journey.js';
import { shows, withWorld } from '../support/lives.js';
import { startWorkerProcess } from '../support/worker-process.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const childId = '700101';
const nhsNumber = '9997042182';

describe('a Mosaic event while no worker runs', () => {
  it('is accepted, and carried out when a worker starts', async () => {
    const world = await openWorld();
    try {
      await startPlan(world, childId);
      await eventually('the event stands in Temporal', async () => {
        const { status } = await world.link.temporal.workflow.getHandle(`child-${childId}`).describe();
        return status.name === 'RUNNING';
      });
      assert.deepEqual(await held(world, nhsNumber), []);
      await world.startWorker();
      await reaches(world, childId, 'registered');
    } finally {
      await world.close();
    }
  });
});

describe('what arrives more than once', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await world.startWorker();
  });
  after(() => world.close());

  it('registers once, however often Mosaic reports the same event', async () => {
    const event: MosaicEvent = {
      eventId: 'e-1',
      personId: person(childId),
      occurredAt: at('2026-11-20T09:00:00Z'),
      reason: 'plan-started',
      child: aChild({ plans: [protectionPlan('2026-11-12')] }),
    };
    for (let time = 1; time <= 3; time += 1) {
      const answer = await world.gateway.post('/v1/mosaic/events', event);
      assert.equal(answer.status, 202);
    }
    const { timeline } = await reaches(world, childId, 'registered');
    assert.equal(timeline.filter(({ what }) => what === 'event-received').length, 1);
    assert.deepEqual(
      (await uploads(world)).map(({ records }) => records),
      [1],
    );
  });

  it('acts once, however often MESH delivers the same notification, under its own id or a new one', async () => {
    const { messageId } = await openRecord(world, nhsNumber);
    await standing(world, 2, childId);
    await world.nhs.post(`/admin/messages/${messageId}/redeliver`, {});
    await world.nhs.post(`/admin/messages/${messageId}/redeliver`, { newId: true });
    await allAcknowledged(world);
    await eventually('the second copy was delivered to the child', async () => {
      const copies = await messages(world);
      const last = copies.filter(({ kind }) => kind === 'access').at(-1);
      return (
        last !== undefined &&
        (await world.link.messages.status(last.messageId)).items.every(({ state }) => state === 'delivered')
      );
    });
    assert.deepEqual((await statusOf(world, childId)).pending, []);
    assert.equal((await effects(world)).length, 2);
  });
});

describe('Mosaic answering 503 for a while', () => {
  it('gets its case note and its alert when it returns, once each', async () => {
    const world = await openWorld();
    try {
      await world.startWorker();
      await register(world, childId);
      await world.mosaic.post('/admin/faults', { on: 'any', action: 'fail', status: 503, count: 1000 });
      await openRecord(world, nhsNumber);
      const waiting = await eventually('the action is delayed', async () => {
        const status = await statusOf(world, childId);
        return status.attentions.some(({ code }) => code === 'action-delayed') && status;
      });
      assert.deepEqual(
        waiting.pending.map(({ state }) => state),
        ['slow'],
      );
      await world.mosaic.remove('/admin/faults');
      await standing(world, 2, childId);
      await eventually(
        'the attention closed by itself',
        async () => (await statusOf(world, childId)).attentions.length === 0,
      );
      assert.equal((await effects(world)).length, 2);
    } finally {
      await world.close();
    }
  });

  it('gets them also when the child continued as new meanwhile, and when it did so twice', async () => {
    const world = await openWorld();
    try {
      await world.startWorker();
      await register(world, childId);
      await world.mosaic.post('/admin/faults', { on: 'any', action: 'fail', status: 503, count: 1000 });
      await openRecord(world, nhsNumber);
      const isDelayed = async (): Promise<boolean> =>
        (await statusOf(world, childId)).attentions.some(({ code }) => code === 'action-delayed');
      const handle = world.link.temporal.workflow.getHandle(`child-${childId}`);
      for (let time = 1; time <= 2; time += 1) {
        await eventually('the action is delayed', isDelayed);
        const { runId } = await handle.describe();
        await handle.signal(roll);
        await eventually('it continued as new', async () => (await handle.describe()).runId !== runId);
      }
      await world.mosaic.remove('/admin/faults');
      await standing(world, 2, childId);
      assert.equal((await effects(world)).length, 2);
    } finally {
      await world.close();
    }
  });

  it('gets a write whose answer was lost only once', async () => {
    const world = await openWorld();
    try {
      await world.startWorker();
      await register(world, childId);
      for (const on of ['case-note', 'alert'])
        await world.mosaic.post('/admin/faults', { on, action: 'lose-answer', count: 1 });
      await openRecord(world, nhsNumber);
      await eventually('nothing is pending', async () => {
        const { timeline, pending } = await statusOf(world, childId);
        return pending.length === 0 && timeline.some(({ what }) => what === 'notification-dealt-with');
      });
      assert.deepEqual((await effects(world)).map(({ kind }) => kind).sort(), ['alert', 'case-note']);
    } finally {
      await world.close();
    }
  });
});

describe('a worker process killed in the middle', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  it('between Mosaic’s case note and its answer: after a restart the note stands once, and so does the alert', async () => {
    const first = await startWorkerProcess(world);
    await register(world, childId);
    await world.mosaic.post('/admin/faults', { on: 'case-note', action: 'delay', ms: 60_000, when: 'after', count: 1 });
    await openRecord(world, nhsNumber);
    await standing(world, 1, childId);
    await first.kill();
    const second = await startWorkerProcess(world);
    await standing(world, 2, childId);
    await eventually('nothing is pending', async () => (await statusOf(world, childId)).pending.length === 0);
    assert.deepEqual((await effects(world)).map(({ kind }) => kind).sort(), ['alert', 'case-note']);
    await second.kill();
  });

  it('between download and acknowledgement of a message: after a restart nothing is lost and nothing stands twice', async () => {
    const first = await startWorkerProcess(world);
    await world.nhs.post('/admin/faults', { on: 'acknowledge', action: 'delay', ms: 60_000, when: 'before', count: 1 });
    const { messageId } = await openRecord(world, nhsNumber);
    await eventually('the message was downloaded', async () => {
      const message = (await messages(world)).find((one) => one.messageId === messageId);
      return message !== undefined && message.downloads > 0 && message.acknowledgements === 0;
    });
    await first.kill();
    await world.nhs.remove('/admin/faults');
    const second = await startWorkerProcess(world);
    await standing(world, 4, childId);
    await allAcknowledged(world);
    assert.equal((await effects(world)).length, 4);
    await second.kill();
  });
});

describe('credentials that are refused until a person renews them', () => {
  it(
    'keep no notification from Mosaic once they are renewed: nobody has to say so for each child',
    withWorld(async (world) => {
      await register(world, childId);
      for (const answer of [{ status: 401 }, { status: 403 }]) {
        await world.mosaic.post('/admin/faults', { on: 'any', action: 'fail', ...answer, count: 100_000 });
        const before = (await effects(world)).filter(({ personId }) => personId === childId).length;
        await openRecord(world, nhsNumber);
        await shows(world, childId, 'action-parked');
        await world.mosaic.remove('/admin/faults');
        await standing(world, before + 2, childId);
        await eventually(
          'the attention closed by itself',
          async () => (await statusOf(world, childId)).attentions.length === 0,
        );
      }
      const { timeline } = await statusOf(world, childId);
      assert.equal(timeline.filter(({ what }) => what === 'notification-parked').length, 2, 'told once for each');
    }),
  );

  it(
    'keep no file from the NHS once they are renewed',
    withWorld(async (world) => {
      await world.nhs.post('/admin/faults', { on: 'send', action: 'fail', status: 403, count: 100_000 });
      await startPlan(world, childId);
      await eventually('the file waits', async () =>
        (await world.link.uploads.list({ running: true })).some(({ stage }) => stage === 'stuck'),
      );
      await world.nhs.remove('/admin/faults');
      await reaches(world, childId, 'registered');
    }),
  );
});

describe('a file whose send had no answer', () => {
  it('is looked up and not sent twice', async () => {
    const world = await openWorld();
    try {
      await world.nhs.post('/admin/faults', { on: 'send', action: 'lose-answer', count: 1 });
      await world.startWorker();
      await register(world, childId);
      assert.deepEqual(
        (await uploads(world)).map(({ sequence }) => sequence),
        [1],
      );
    } finally {
      await world.close();
    }
  });

  it('goes again, identical and under the same number, when the NHS does not have it', async () => {
    const world = await openWorld();
    try {
      await world.nhs.post('/admin/faults', { on: 'send', action: 'fail', status: 503, count: 1 });
      await world.startWorker();
      await register(world, childId);
      assert.deepEqual(
        (await uploads(world)).map(({ sequence, fileCode }) => [sequence, fileCode]),
        [[1, 'CPF02']],
      );
    } finally {
      await world.close();
    }
  });
});

describe('a run that continues as new', () => {
  it('carries what it knows: child, desk and collector go on as if nothing had been', async () => {
    const world = await openWorld();
    const { workflow } = world.link.temporal;
    const runOf = async (id: string): Promise<string> => (await workflow.getHandle(id).describe()).runId;
    try {
      await world.startWorker();
      const planId = await register(world, childId);
      const before = await statusOf(world, childId);
      for (const id of [`child-${childId}`, 'upload-desk', 'collector']) {
        const run = await runOf(id);
        await workflow.getHandle(id).signal(roll);
        await eventually(`${id} continued as new`, async () => (await runOf(id)) !== run);
      }
      assert.deepEqual(await statusOf(world, childId), before);
      await openRecord(world, nhsNumber);
      await standing(world, 2, childId);
      await endPlan(world, childId, planId);
      await reaches(world, childId, 'ended');
      assert.deepEqual(
        (await uploads(world)).map(({ sequence, fileCode }) => [sequence, fileCode]),
        [
          [1, 'CPF02'],
          [2, 'CPF02'],
        ],
      );
    } finally {
      await world.close();
    }
  });
});
