import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { LivePorts } from '../../src/activities/index.js';
import { createActivities } from '../../src/activities/index.js';
import { mosaicTaskQueue, taskQueue } from '../../src/contracts/workflow-ids.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { aChild, at, person, protectionPlan } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import type { World } from '../support/world.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { forgedIn } from '../support/clear-text.js';
import { openWorld } from '../support/world.js';

/** Every activity that there is, each failing for good with a code that nobody has heard of. */
function failingActivities(): Record<string, () => Promise<never>> {
  const settings = { authority: {} } as ReturnType<LivePorts['current']>;
  const names = Object.keys(createActivities({ current: () => settings } as LivePorts));
  assert.ok(names.length > 15);
  return Object.fromEntries(
    names.map((name) => [name, () => Promise.reject(ApplicationFailure.nonRetryable('nobody knows', 'unheard-of'))]),
  );
}

describe('every activity failing for good with a code that nobody has heard of', () => {
  let world: World;
  let workers: readonly Worker[];
  let running: Promise<unknown>;

  before(async () => {
    world = await openWorld();
    const { namespace } = world;
    // a worker of its own, with the SDK's identity and a code that no table has
    forgedIn(namespace);
    const keys = await openPayloadKeys(world.config.keys);
    const connection = await NativeConnection.connect({ address: world.config.temporal.address });
    const dataConverter = createDataConverter({ namespace, keys });
    const common = { connection, namespace, dataConverter, activities: failingActivities() };
    workers = await Promise.all([
      Worker.create({ ...common, taskQueue, ...(await workflowBundle()) }),
      Worker.create({ ...common, taskQueue: mosaicTaskQueue }),
    ]);
    running = Promise.all(workers.map((worker) => worker.run())).finally(() => connection.close());
  });

  after(async () => {
    for (const worker of workers) worker.shutdown();
    await running;
    await world.close();
  });

  it('closes no workflow, and each shows an attention', async () => {
    const { children, collector, desk, messages, uploads } = world.link;
    await children.report({
      eventId: 'e-1',
      personId: person('700101'),
      occurredAt: at('2026-11-20T09:00:00Z'),
      reason: 'plan-started',
      child: aChild({ plans: [protectionPlan('2026-11-12')] }),
    });
    await collector.ensureRunning();
    await desk.ensureRunning();
    await uploads.start({ sequence: 1, changes: [] });
    await uploads.proceed(1);
    await messages.store({
      messageId: 'M1',
      type: 'data',
      workflowId: 'TEST_CPIS_ACCESS',
      receivedAt: at('2026-11-20T09:00:00Z'),
      body: '',
    });
    const ids = ['child-700101', 'collector', 'upload-desk', 'upload-1', 'message-M1'];
    await eventually('every workflow runs and shows an attention', async () => {
      const found: string[] = [];
      const query = 'ExecutionStatus = "Running" AND CpisAttention IS NOT NULL';
      for await (const { workflowId } of world.link.temporal.workflow.list({ query })) found.push(workflowId);
      return ids.every((id) => found.includes(id));
    });
    const closed = await world.link.temporal.workflow.count('ExecutionStatus != "Running"');
    assert.equal(closed.count, 0);
  });
});
