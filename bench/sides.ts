import { notified } from '../src/contracts/child.js';
import type { ChildNotification } from '../src/domain/child-notifications.js';
import type { World, WorldOptions } from '../test/support/world.js';
import { openWorld } from '../test/support/world.js';
import { bareClient } from './bare-client.js';
import { baselineQueue, baselineType, baselineWorkflowId } from './baseline/contract.js';
import { startBaselineWorker } from './baseline/worker.js';
import type { BenchChild } from './children.js';
import { fromSenders } from './children.js';
import type { EffectWatch } from './effect-watch.js';
import { createEffectWatch } from './effect-watch.js';

/** One of the two that are compared: how it is told. */
export interface Side {
  readonly tell: (child: BenchChild, notification: ChildNotification) => Promise<unknown>;
}

export interface Sides {
  readonly world: World;
  readonly watch: EffectWatch;
  readonly child: Side;
  readonly baseline: Side;
  readonly startBaselines: (children: readonly BenchChild[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The product and the baseline, each with a worker, on one server, with one Mosaic. */
export async function openSides(options: WorldOptions = {}): Promise<Sides> {
  const watch = createEffectWatch();
  const world = await openWorld({ ...options, watchMosaic: watch.onAnswer });
  await world.startWorker();
  const worker = await startBaselineWorker(world.config);
  const { workflow } = bareClient(world);
  return {
    world,
    watch,
    child: { tell: ({ personId }, notification) => world.link.children.notify(personId, notification, false) },
    baseline: {
      tell: ({ personId }, notification) =>
        workflow.getHandle(baselineWorkflowId(personId)).signal(notified, notification),
    },
    startBaselines: (children) =>
      fromSenders(children, 10, ({ personId }) =>
        workflow.start(baselineType, {
          workflowId: baselineWorkflowId(personId),
          taskQueue: baselineQueue,
          args: [{ personId }],
        }),
      ),
    close: async () => {
      await worker.stop();
      await world.close();
    },
  };
}
