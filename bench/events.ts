import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { childWorkflowId } from '../src/contracts/workflow-ids.js';
import { openWorld } from '../test/support/world.js';
import { anAccess, registeredChildren } from './children.js';
import type { Bench } from './context.js';
import { createEffectWatch } from './effect-watch.js';
import { figure } from './figures.js';
import { median } from './statistics.js';

const notifications = 10;
const quietMs = 10_000;

/** What the server has to write down for one notification, and for a child to whom nothing happens. */
export const benchEvents: Bench = async () => {
  const watch = createEffectWatch();
  const world = await openWorld({ watchMosaic: watch.onAnswer });
  try {
    await world.startWorker();
    const [child] = await registeredChildren(world, 1);
    if (child === undefined) throw new Error('No child was registered.');
    const handle = world.link.temporal.workflow.getHandle(childWorkflowId(child.personId));
    const eventsNow = async () => (await handle.fetchHistory()).events ?? [];
    const counts: number[] = [];
    await wait(1_000);
    for (let place = 0; place < notifications; place += 1) {
      const before = (await eventsNow()).length;
      const identity = randomUUID();
      await world.link.children.notify(child.personId, anAccess(child.nhsNumber, identity), false);
      await watch.bothStand(identity);
      await wait(500);
      counts.push((await eventsNow()).length - before);
    }
    const before = await eventsNow();
    await wait(quietMs);
    const after = await eventsNow();
    const open = (kind: 'timerStarted' | 'timerFired' | 'timerCanceled'): number =>
      after.filter((event) => isSet(event[`${kind}EventAttributes`])).length;
    const timers = open('timerStarted') - open('timerFired') - open('timerCanceled');
    return {
      name: 'events',
      how: `${notifications} notifications with case note and alert, then ${quietMs / 1000} s of nothing, of one registered child`,
      figures: [
        figure('events for one notification', median(counts), 'events', { atMost: 26 }),
        figure('events while nothing happens', after.length - before.length, 'events', { atMost: 0 }),
        figure('timers that could wake it', timers, 'timers', { atMost: 0 }),
      ],
    };
  } finally {
    await world.close();
  }
};

const isSet = (attributes: object | null | undefined): boolean => attributes !== undefined && attributes !== null;
