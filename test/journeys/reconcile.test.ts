import assert from 'node:assert/strict';
import { cpis } from '../cli/cpis.js';
import { anAct } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { effects, held, reaches, register, startPlan, statusOf } from '../support/journey.js';
import { addChild, plan, shows, silently, withWorld } from '../support/lives.js';

describe('the comparison with Mosaic’s list', () => {
  it(
    'starts who is missing, has who differs look again, and counts who agrees and who cannot be matched',
    withWorld(async (world) => {
      await register(world, '700101');
      await register(world, '700102');
      await addChild(world, '700601', '9997451627', { plans: [plan('P601')] });
      await world.mosaic.post('/admin/children', [
        { personId: '700602', familyName: 'Oak', givenNames: ['Ash'], birthDate: '2020-01-01', plans: [plan('P602')] },
      ]);
      await silently(world, '700102', { plans: [plan('P102', { endedOn: '2026-11-19' })] });
      const looked = await world.link.reconciliation.run({ dryRun: true });
      assert.deepEqual(looked.counts, { missing: 2, 'should-have-ended': 1, differs: 0, unmatched: 0, agrees: 1 });
      assert.deepEqual([looked.accepted, looked.inScope], [1, 3]);
      await assert.rejects(statusOf(world, '700601'));
      await world.link.reconciliation.run();
      await reaches(world, '700601', 'registered');
      await shows(world, '700602', 'number-missing');
      await eventually('the lost end was noticed', async () => (await held(world, '9997263316'))[0]?.end !== null);
      await eventually('the next one agrees', async () => {
        const { counts, rows } = await world.link.reconciliation.run();
        assert.equal(rows.find(({ personId }) => personId === '700602')?.why, 'number-missing');
        return counts.unmatched === 1 && counts.missing === 0 && counts.differs === 0 && counts.agrees === 3;
      });
    }),
  );

  it(
    'finds what a lost event left behind: a number that was added, and a change of a restricted child',
    withWorld(async (world) => {
      const planId = await register(world, '700101');
      await world.mosaic.patch('/admin/children/700101', { restricted: true });
      await addChild(world, '700603', '9997451627', { nhsNumber: null, plans: [plan('P603')] });
      await world.link.reconciliation.run();
      await shows(world, '700603', 'number-missing');
      await eventually('the restricted child agrees', async () => {
        const { counts } = await world.link.reconciliation.run();
        return counts.agrees === 1 && counts.unmatched === 1;
      });
      await silently(world, '700603', { nhsNumber: '9997451627', numberStatus: 'verified' });
      const care = { planId: 'L1', kind: 'looked-after', legalStatus: 'C2', startedOn: '2026-11-15' };
      await silently(world, '700101', { plans: [plan(planId), care] });
      await world.link.reconciliation.run();
      await reaches(world, '700603', 'registered');
      await eventually('the new status stands', async () => (await held(world, '9997042182')).length === 2);
      await eventually('both agree', async () => (await world.link.reconciliation.run()).counts.agrees === 2);
    }),
  );

  it(
    'stops and asks when it would end more than the configured few, and does what a person decides',
    withWorld(
      async (world) => {
        await register(world, '700101');
        await register(world, '700102');
        const care = { kind: 'looked-after', legalStatus: 'C2', startedOn: '2026-11-15' };
        const { planId } = await world.mosaic.post<{ planId: string }>('/admin/children/700102/plans', care);
        await eventually('both registrations stand', async () => (await held(world, '9997263316')).length === 2);
        await reaches(world, '700102', 'registered');
        await silently(world, '700101', { plans: [] });
        await silently(world, '700102', { plans: [{ ...care, planId }] });
        const stopped = await world.link.reconciliation.run();
        assert.deepEqual([...stopped.stopped].sort(), ['700101', '700102']);
        await eventually('it shows, and the operators’ role knows', async () => {
          const items = await world.link.worklist.list({ kind: 'reconcile' });
          const told = (await effects(world)).some(({ reference }) => reference.startsWith('cpis/reconcile/'));
          return told && items[0]?.codes.includes('reconcile-stopped');
        });
        assert.deepEqual((await statusOf(world, '700101')).attentions, []);
        await eventually('nobody took it up: the manager was told, and a person of ours is asked', async () => {
          const [item] = await world.link.worklist.list({ kind: 'reconcile' });
          return item?.codes.includes('alert-not-taken-up');
        });
        assert.equal(
          (await effects(world)).filter(({ reference }) => reference.startsWith('cpis/reconcile/')).length,
          2,
        );
        const decide = (...words: readonly string[]) => cpis(['reconcile', ...words], world.configPath);
        const why = ['--reason', 'compared with Mosaic', '--act-id', 'compared-1'];
        const looked = await decide('--confirm', '--dry-run', ...why);
        assert.deepEqual([looked.code, looked.err], [0, '']);
        assert.match(looked.out, /Would have 2 children look again/);
        assert.equal((await decide('--confirm', '--refuse', ...why)).code, 2);
        assert.equal((await decide('--confirm')).code, 2);
        assert.deepEqual((await world.link.reconciliation.asking()).decided, undefined);
        for (let time = 1; time <= 2; time += 1) assert.equal((await decide('--confirm', ...why)).code, 0);
        await shows(world, '700101', 'plan-removed');
        await shows(world, '700102', 'plan-removed');
        assert.equal((await held(world, '9997042182'))[0]?.deleted, null);
      },
      { upload: { endsAtMost: '1' }, actions: { alerts: { climb: { after: '500ms' } } } },
    ),
  );

  it(
    'restarts a desk that somebody terminated, on hold, and has the changes that were lost with it submitted again',
    withWorld(async (world) => {
      await register(world, '700101');
      const desk = world.link.temporal.workflow.getHandle('upload-desk');
      await world.link.desk.hold(anAct());
      await startPlan(world, '700102');
      await eventually(
        'the change is at the desk',
        async () => (await statusOf(world, '700102')).open[0]?.step === 'submitted',
      );
      await eventually('its file waits', async () => (await world.link.desk.status()).inFlight.includes(2));
      await addChild(world, '700601', '9997451627');
      await desk.terminate('to-see-what-happens');
      await world.link.temporal.workflow.getHandle('upload-2').terminate('to-see-what-happens');
      const { resubmitted } = await world.link.reconciliation.run();
      assert.equal(resubmitted, 1);
      const status = await world.link.desk.status();
      assert.deepEqual([status.held, status.attentions[0]?.code], [true, 'upload-on-hold']);
      await world.link.desk.release({ ...anAct(), nextSequence: 3 });
      await reaches(world, '700102', 'registered');
    }),
  );

  it(
    'runs each night by itself: the schedule is there and can be triggered',
    withWorld(async (world) => {
      const { schedule } = world.link.temporal;
      const { spec } = await schedule.getHandle('reconcile').describe();
      assert.equal(spec.timezone, 'Europe/London');
      await addChild(world, '700601', '9997451627', { plans: [plan('P601')] });
      await schedule.getHandle('reconcile').trigger();
      await reaches(world, '700601', 'registered');
      await eventually('what it found can be read', async () => {
        const last = await world.link.reconciliation.last();
        return last?.endedAt !== undefined && last.counts.missing === 1;
      });
    }),
  );
});
