import assert from 'node:assert/strict';
import { eventually } from '../support/eventually.js';
import { reaches, register, statusOf } from '../support/journey.js';
import { addChild, plan, silently, withWorld } from '../support/lives.js';

describe('the comparison with Mosaic’s list, in the large', () => {
  it(
    'asks again the next time when nobody decides: one question does not stop every later comparison',
    withWorld(
      async (world) => {
        await register(world, '700101');
        await register(world, '700102');
        for (const id of ['700101', '700102']) await silently(world, id, { plans: [] });
        const { schedule } = world.link.temporal;
        await schedule.getHandle('reconcile').trigger();
        await eventually('the night’s run has given up', async () => {
          const last = await world.link.reconciliation.lastEnded();
          return last?.stopped.length === 2 && last.endedAt !== undefined;
        });
        await addChild(world, '700601', '9997451627', { plans: [plan('P601')] });
        await schedule.getHandle('reconcile').trigger();
        await reaches(world, '700601', 'registered');
        assert.deepEqual((await statusOf(world, '700101')).attentions, []);
      },
      { upload: { endsAtMost: '1' }, waits: { askFor: '500ms' } },
    ),
  );

  it(
    'starts 857 children, an average authority, who stand on several pages, and then agrees with everything that it can match',
    withWorld(
      async (world) => {
        const people = Array.from({ length: 857 }, (_, place) => ({
          personId: `82${String(place).padStart(4, '0')}`,
          familyName: 'Oakhanger',
          givenNames: ['Ash'],
          birthDate: '2020-01-01',
          plans: [plan(`P${place}`)],
        }));
        await world.mosaic.post('/admin/children', people);
        const began = Date.now();
        const first = await world.link.reconciliation.run();
        assert.deepEqual([first.counts.missing, first.inScope, first.accepted], [857, 857, 0]);
        const seconds = (Date.now() - began) / 1000;
        assert.ok(seconds > 857 / 100, `${seconds} s is faster than 100 a second`);
        await eventually(
          'all are followed, and nobody can be matched',
          async () => {
            const { counts } = await world.link.reconciliation.run({ dryRun: true });
            return counts.unmatched === 857 && counts.missing === 0;
          },
          150_000,
        );
        const again = await world.link.reconciliation.run();
        assert.deepEqual([again.rows.length, new Set(again.rows.map(({ personId }) => personId)).size], [857, 857]);
        assert.ok(again.rows.every(({ why }) => why === 'number-missing'));
      },
      { waits: { slowRetry: '5s' } },
    ),
  );
});
