import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Ports } from '../../src/activities/index.js';
import { createReconcileActivities } from '../../src/activities/reconcile.js';
import { defaultDurations } from '../../src/contracts/durations.js';
import type { ChildSnapshot, MosaicEvent } from '../../src/domain/children.js';
import type { MosaicPersonId } from '../../src/domain/people.js';
import type { FollowedChild } from '../../src/domain/reconciliation.js';
import { aChild, at, person, policy, protectionPlan } from '../support/examples.js';

const startedAt = at('2026-11-25T02:00:00Z');
const listedChild = (personId: string): ChildSnapshot =>
  aChild({ personId: person(personId), plans: [protectionPlan('2026-11-12')] });

interface There {
  readonly listed?: readonly ChildSnapshot[];
  readonly unreadable?: readonly MosaicPersonId[];
  /** as the index shows them */
  readonly followed?: readonly FollowedChild[];
  /** as they say it themselves */
  readonly says?: FollowedChild;
  readonly erased?: readonly string[];
}

/** The comparison of a page on which these stand. */
function comparing({ listed = [], unreadable = [], followed = [], says, erased = [] }: There) {
  const reported: MosaicEvent[] = [];
  const started: string[] = [];
  const ensured = (what: string) => ({ ensureRunning: () => Promise.resolve(void started.push(what)) });
  const ports = {
    settings: { mode: 'live', scope: policy, durations: defaultDurations },
    mosaic: { inScope: () => Promise.resolve({ children: listed, unreadable }) },
    children: {
      followed: (ids: readonly string[]) => Promise.resolve(followed.filter(({ personId }) => ids.includes(personId))),
      askFollowed: () => Promise.resolve(says),
      report: (event: MosaicEvent) => Promise.resolve(void reported.push(event)),
    },
    erasures: { erased: () => Promise.resolve(erased.map((personId) => ({ person: personId, statuses: '' }))) },
    pseudonyms: { mark: (value: unknown) => (typeof value === 'string' ? value : 'mark of what is wanted') },
    desk: ensured('desk'),
    collector: ensured('collector'),
  } as unknown as Parameters<typeof createReconcileActivities>[0] satisfies Partial<Ports>;
  const activities = createReconcileActivities(ports);
  const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
  return {
    reported,
    started,
    page: (dryRun = false) => inActivity(() => activities.comparePage({ dryRun, startedAt })),
    ensure: (dryRun: boolean) => inActivity(() => activities.ensureLongRunning({ dryRun })),
  };
}

const followedChild = (with_: Partial<FollowedChild> = {}): FollowedChild => ({
  personId: person('700102'),
  stage: 'registered',
  heldMark: 'mark of something else',
  codes: [],
  hidden: false,
  ...with_,
});

describe('a page of Mosaic’s list', () => {
  it('has a person whose entry cannot be read read again by itself, and hides nobody else', async () => {
    const there = comparing({ listed: [listedChild('700101')], unreadable: [person('700102'), person('700103')] });
    const { seen, counts, rows, inScope, accepted } = await there.page();
    assert.deepEqual(seen, ['700101', '700102', '700103']);
    assert.deepEqual([counts.missing, counts.unmatched, inScope, accepted], [1, 2, 3, 0]);
    assert.deepEqual(
      rows.filter(({ group }) => group === 'unmatched').map(({ personId, why }) => [personId, why]),
      [
        ['700102', 'mosaic-unread'],
        ['700103', 'mosaic-unread'],
      ],
    );
    assert.deepEqual(
      there.reported.map(({ personId, child }) => [personId, child !== undefined]),
      [
        ['700101', true],
        ['700102', false],
        ['700103', false],
      ],
    );
  });

  it('starts nobody again whom two people had erased, readable or not', async () => {
    const there = comparing({ unreadable: [person('700102')], erased: ['700102'] });
    await there.page();
    assert.deepEqual(there.reported, []);
  });

  it('asks the child where one of two registrations would end, and leaves it to the count', async () => {
    const followed = [followedChild()];
    const there = comparing({ listed: [listedChild('700102')], followed, says: followedChild({ openHeld: 2 }) });
    const { ends, counts } = await there.page();
    assert.deepEqual([ends, counts['should-have-ended'], there.reported], [['700102'], 1, []]);
  });

  it('goes by the index where the child does not answer', async () => {
    const there = comparing({ listed: [listedChild('700102')], followed: [followedChild()] });
    const { ends, counts } = await there.page();
    assert.deepEqual([ends, counts.differs, there.reported.length], [[], 1, 1]);
  });

  it('changes nothing where a person only looks: not even a desk or a collector is started', async () => {
    const there = comparing({ listed: [listedChild('700101')], unreadable: [person('700103')] });
    await there.page(true);
    await there.ensure(true);
    assert.deepEqual([there.reported, there.started], [[], []]);
    await there.ensure(false);
    assert.deepEqual(there.started.sort(), ['collector', 'desk']);
  });
});
