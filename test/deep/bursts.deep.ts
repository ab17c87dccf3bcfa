import assert from 'node:assert/strict';
import { createPace } from '../../src/client/pace.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import type { MosaicEvent } from '../../src/domain/children.js';
import { instantOf } from '../../src/domain/dates.js';
import { number, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { register, statusOf } from '../support/journey.js';
import { withWorld } from '../support/lives.js';
import { fromSenders } from '../support/senders.js';
import type { World } from '../support/world.js';

const childId = '700101';

/**
 * Events of Mosaic, each of which the child must hear once; every hundredth comes again, as from a sender whose answer was
 * lost. Access notifications are the heavy ones.
 */
const eventsOf = (count: number): readonly MosaicEvent[] =>
  Array.from({ length: count }, (_, place) => {
    const event = {
      eventId: `burst-${place}`,
      personId: person(childId),
      occurredAt: instantOf(Date.now()),
      reason: 'burst',
    };
    return place % 100 === 0 ? [event, event] : [event];
  }).flat();

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
      const paced = createPace({ perSecond: 150, waitAtMostMs: 60_000 });
      // more than ten senders at once would keep any workflow from continuing as new: what is shown here is that it does
      await fromSenders(10, eventsOf(2000), async (one) => {
        await paced();
        await world.link.children.report(one);
      });
      await heardAll(world, 2000);
      const runs = await runsOf(world);
      assert.ok(runs >= 4, `${runs} runs`);
    }),
  );

  it(
    'of 2,000 from 50 senders at once: nothing is lost and nothing counts twice',
    withWorld(async (world) => {
      await register(world, childId);
      await fromSenders(50, eventsOf(2000), (one) => world.link.children.report(one));
      await heardAll(world, 2000);
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

/** The child has dealt with everything, each event once. */
async function heardAll(world: World, events: number): Promise<void> {
  await world.link.children.notify(person(childId), told('Q-last'), false);
  await eventually(
    'the last one is dealt with',
    async () =>
      (await statusOf(world, childId)).pending.length === 0 && (await handled(world)).has('notification:Q-last'),
    60_000,
  );
  const { handled: identities } = await statusOf(world, childId);
  const known = new Set(identities);
  const missing = Array.from({ length: events }, (_, place) => `event:burst-${place}`).filter((id) => !known.has(id));
  assert.deepEqual([missing, identities.length - known.size], [[], 0]);
}

/** Identities that the child has handled: they are carried over every continue-as-new. */
async function handled(world: World): Promise<ReadonlySet<string>> {
  return new Set((await statusOf(world, childId)).handled);
}
