import assert from 'node:assert/strict';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import { instantOf } from '../../src/domain/dates.js';
import { number, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { register, statusOf } from '../support/journey.js';
import { withWorld } from '../support/lives.js';
import type { World } from '../support/world.js';

const childId = '700101';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Access notifications are the heavy ones: these are events of Mosaic, each of which the child must hear once. */
const event = (place: number) => ({
  eventId: `burst-${place}`,
  personId: person(childId),
  occurredAt: instantOf(Date.now()),
  reason: 'burst',
});

/** How often the workflow continued as new, by the runs that the index knows. */
const runsOf = async ({ link }: World): Promise<number> =>
  (await link.temporal.workflow.count(`WorkflowId = "child-${childId}"`)).count;

const told = (identity: string): ChildNotification => ({
  kind: 'access',
  identity,
  notificationId: 'N-burst',
  receivedAt: instantOf(Date.now()),
  access: {
    nhsNumber: number('9997042182'),
    openedAt: instantOf(Date.now()),
    author: { kind: 'person', telephones: [] },
  },
});

describe('a burst of signals on one child', () => {
  it(
    'of 2,000 at 150 a second, over at least three continue-as-new: nothing is lost and nothing counts twice',
    withWorld(async (world) => {
      await register(world, childId);
      const { children } = world.link;
      const began = Date.now();
      const sends: Promise<void>[] = [];
      for (let place = 0; place < 2000; place += 1) {
        sends.push(children.report(event(place)));
        // every hundredth again, as a sender does whose answer was lost
        if (place % 100 === 0) sends.push(children.report(event(place)));
        const due = began + (place * 1000) / 150;
        if (due > Date.now()) await pause(due - Date.now());
      }
      await Promise.all(sends);
      await children.notify(person(childId), told('Q-last'), false);
      await eventually(
        'the last one is dealt with',
        async () => (await handled(world)).has('notification:Q-last'),
        60_000,
      );
      const known = await handled(world);
      const missing = Array.from({ length: 2000 }, (_, place) => `event:burst-${place}`).filter((id) => !known.has(id));
      assert.deepEqual(missing, []);
      const runs = await runsOf(world);
      assert.ok(runs >= 4, `${runs} runs`);
    }),
  );

  it(
    'of 300 accesses at once: each ends in one case note and one alert',
    withWorld(async (world) => {
      await register(world, childId);
      const ids = Array.from({ length: 300 }, (_, place) => `Q${place}`);
      await Promise.all(ids.map((id) => world.link.children.notify(person(childId), told(id), false)));
      await Promise.all(ids.slice(0, 50).map((id) => world.link.children.notify(person(childId), told(id), false)));
      await eventually(
        'all are dealt with',
        async () => (await statusOf(world, childId)).pending.length === 0 && (await handled(world)).size >= 300,
        150_000,
      );
      const effects = await world.mosaic.get<{ reference: string; personId?: string }[]>('/admin/effects');
      assert.deepEqual([effects.length, new Set(effects.map(({ reference }) => reference)).size], [600, 600]);
      assert.ok(effects.every(({ personId }) => personId === childId));
    }),
  );
});

/** Identities that the child has handled: they are carried over every continue-as-new. */
async function handled(world: World): Promise<ReadonlySet<string>> {
  return new Set((await statusOf(world, childId)).handled);
}
