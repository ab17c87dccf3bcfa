import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { anAct, number, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import {
  allAcknowledged,
  effects,
  endPlan,
  held,
  openRecord,
  reaches,
  register,
  standing,
  startPlan,
  statusOf,
  uploads,
} from '../support/journey.js';
import { addChild, isCode, shows, withWorld } from '../support/lives.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const motherNumber = '9997130553';
const babyNumber = '9997451627';

const unborn = (personId: string) => ({
  personId,
  familyName: 'Thistledown',
  givenNames: [],
  unborn: true,
  expectedOn: '2027-02-01',
  motherPersonId: '700103',
});

describe('an unborn child', () => {
  it(
    'is registered under its mother’s number, hears of an access there, and is born: baby first, then the mother’s end',
    withWorld(async (world) => {
      await world.mosaic.post('/admin/children', [unborn('700501')]);
      await startPlan(world, '700501');
      await reaches(world, '700501', 'registered');
      assert.deepEqual(
        (await held(world, motherNumber)).map(({ kind, end }) => [kind, end]),
        [['unborn-child-protection', null]],
      );
      await openRecord(world, motherNumber, { location: { postcode: 'ZZ1 1ZZ' } });
      const [note] = await standing(world, 2, '700501');
      assert.match(note?.body.text ?? '', /unborn child, held under the mother’s NHS number, was opened/);
      assert.doesNotMatch(note?.body.text ?? '', /location/i);

      const baby = {
        nhsNumber: babyNumber,
        familyName: 'Thistledown',
        givenNames: ['Perran'],
        birthDate: '2026-11-18',
      };
      await world.nhs.post('/admin/people', [baby]);
      await world.mosaic.patch('/admin/children/700501', { ...baby, unborn: false });
      await eventually('the baby stands and the mother’s record has ended', async () => {
        const [own] = await held(world, babyNumber);
        const [mothers] = await held(world, motherNumber);
        return own?.start === '2026-11-18' && mothers?.end === '2026-11-18';
      });
      const files = await uploads(world);
      assert.deepEqual(
        files.map(({ records }) => records),
        [1, 1, 1],
      );
      await openRecord(world, motherNumber, { force: true });
      await eventually('the access on the mother’s number is recorded only', async () =>
        (await statusOf(world, '700501')).timeline.some(({ what }) => what === 'notification-recorded'),
      );
      assert.equal((await effects(world)).filter(({ personId }) => personId === '700501').length, 2);
    }),
  );

  it(
    'shares its registration with its twin: started once, ended with the last of them',
    withWorld(async (world) => {
      await world.mosaic.post('/admin/children', [unborn('700501'), unborn('700502')]);
      const plans = await Promise.all(['700501', '700502'].map((id) => startPlan(world, id)));
      await Promise.all(['700501', '700502'].map((id) => reaches(world, id, 'registered')));
      assert.deepEqual(
        (await uploads(world)).flatMap(({ recordCodes }) => recordCodes),
        ['CPR06'],
      );
      await openRecord(world, motherNumber);
      await Promise.all(['700501', '700502'].map((id) => standing(world, 2, id)));
      await endPlan(world, '700501', plans[0] ?? '');
      await reaches(world, '700501', 'ended');
      assert.equal((await held(world, motherNumber))[0]?.end, null);
      await endPlan(world, '700502', plans[1] ?? '');
      await reaches(world, '700502', 'ended');
      assert.equal((await held(world, motherNumber))[0]?.end, '2026-11-20');
    }),
  );

  it(
    'is looked at again when something about its mother changes',
    withWorld(async (world) => {
      await world.mosaic.post('/admin/children', [{ ...unborn('700501') }]);
      await world.mosaic.patch('/admin/children/700103', { numberStatus: 'unverified' });
      await startPlan(world, '700501');
      await shows(world, '700501', 'number-unverified');
      await world.mosaic.patch('/admin/children/700103', { numberStatus: 'verified' });
      await reaches(world, '700501', 'registered');
    }),
  );
});

describe('a merge of two Mosaic records', () => {
  it(
    'hands everything over, sends no record for one number, and forwards what still arrives for the old one',
    withWorld(async (world) => {
      await addChild(world, '700601', babyNumber);
      await register(world, '700601');
      await addChild(world, '700602', babyNumber, { nhsNumber: null, numberStatus: 'missing' });
      const before = (await uploads(world)).length;
      await world.mosaic.patch('/admin/children/700602', { nhsNumber: babyNumber });
      await world.mosaic.post('/admin/children/700601/merge', { into: '700602' });
      await reaches(world, '700601', 'merged');
      await reaches(world, '700602', 'registered');
      assert.equal((await uploads(world)).length, before);
      await openRecord(world, babyNumber);
      await standing(world, 2, '700602');
      const late = {
        kind: 'access',
        identity: 'late-1',
        notificationId: 'N-late',
        receivedAt: new Date().toISOString(),
        access: {
          nhsNumber: number(babyNumber),
          openedAt: new Date().toISOString(),
          author: { kind: 'person', telephones: [] },
        },
      } as unknown as Parameters<World['link']['children']['notify']>[1];
      await world.link.children.notify(person('700601'), late, false);
      await standing(world, 4, '700602');
      assert.equal((await effects(world)).filter(({ personId }) => personId === '700601').length, 0);
    }),
  );
});

describe('an NHS number that ends', () => {
  it(
    'is never sent again; the child is registered anew under the replacement that the NHS tells, with an alert',
    withWorld(async (world) => {
      await register(world, '700101');
      const child = { familyName: 'Brackenfield', givenNames: ['Isla', 'Mae'], birthDate: '2019-03-12' };
      await world.nhs.post('/admin/people', [{ nhsNumber: babyNumber, ...child }]);
      await world.nhs.post('/admin/inactive', { nhsNumber: '9997042182', replacement: babyNumber });
      await eventually(
        'the child stands under the new number',
        async () => (await held(world, babyNumber)).length === 1,
      );
      await eventually('the child knows the new number only', async () => {
        const numbers = (await statusOf(world, '700101')).held.map(({ content }) => content.nhsNumber);
        return numbers.join() === babyNumber;
      });
      const [alert] = await standing(world, 1, '700101');
      assert.equal(alert?.body.trigger, 'number-inactive');
    }),
  );

  it(
    'waits without a replacement until a person enters one, who must not take another child’s',
    withWorld(async (world) => {
      await register(world, '700101');
      await register(world, '700102');
      await world.nhs.post('/admin/inactive', { nhsNumber: '9997042182' });
      await shows(world, '700101', 'number-inactive');
      const { children } = world.link;
      await children.setReplacementNumber(person('700101'), { ...anAct(), nhsNumber: number('9997263316') });
      await shows(world, '700101', 'number-conflict');
      const child = { familyName: 'Brackenfield', givenNames: ['Isla', 'Mae'], birthDate: '2019-03-12' };
      await world.nhs.post('/admin/people', [{ nhsNumber: babyNumber, ...child }]);
      await children.setReplacementNumber(person('700101'), { ...anAct(), nhsNumber: number(babyNumber) });
      await reaches(world, '700101', 'registered');
      await reaches(world, '700102', 'registered');
    }),
  );

  it(
    'of a record marked for adoption stays ended: nothing is registered again, and only the narrow audience hears',
    withWorld(async (world) => {
      await register(world, '700101');
      await world.mosaic.patch('/admin/children/700101', { adoption: 'adopted', restricted: true });
      await world.nhs.post('/admin/inactive', { nhsNumber: '9997042182', replacement: babyNumber });
      await shows(world, '700101', 're-registration-held');
      const [alert] = await standing(world, 1, '700101');
      assert.deepEqual((alert?.body as { recipients?: unknown }).recipients, [
        { kind: 'worker-role', role: 'CPIS-RESTRICTED' },
      ]);
      assert.deepEqual(await held(world, babyNumber), []);
      const act = { ...anAct(), nhsNumber: number(babyNumber) };
      await assert.rejects(
        world.link.children.setReplacementNumber(person('700101'), act),
        isCode('act.never-for-adopted'),
      );
      const { count } = await world.link.temporal.workflow.count('CpisAttention = "restricted"');
      assert.equal(count, 1);
    }),
  );
});

describe('two born children with one number', () => {
  it(
    'are not registered, either of them, until a person corrects one; then the other goes on by itself',
    withWorld(async (world) => {
      await world.mosaic.patch('/admin/children/700102', { nhsNumber: '9997042182' });
      await Promise.all(['700101', '700102'].map((id) => startPlan(world, id)));
      await Promise.all(['700101', '700102'].map((id) => shows(world, id, 'number-conflict')));
      assert.deepEqual(await uploads(world), []);
      await world.mosaic.patch('/admin/children/700102', { nhsNumber: '9997263316' });
      await Promise.all(['700101', '700102'].map((id) => reaches(world, id, 'registered')));
    }),
  );
});

describe('a plan recorded by mistake', () => {
  it(
    'is deleted only after two people confirmed it, each with a reason that stays in the timeline',
    withWorld(async (world) => {
      const planId = await register(world, '700101');
      await world.mosaic.patch(`/admin/children/700101/plans/${planId}`, { removed: true });
      await shows(world, '700101', 'plan-removed');
      const { children } = world.link;
      const confirm = (by: string) =>
        children.confirmDelete(person('700101'), { ...anAct('wrong child', by), registrationId: planId });
      assert.equal(await confirm('A. Worker'), 'second-person-needed');
      await assert.rejects(confirm('a. worker'), isCode('act.same-person'));
      assert.equal((await held(world, '9997042182'))[0]?.deleted, null);
      assert.equal(await confirm('B. Manager'), 'done');
      await eventually('CP-IS deleted it', async () => (await held(world, '9997042182'))[0]?.deleted !== null);
      const { timeline } = await statusOf(world, '700101').catch(() => ({ timeline: [] }));
      assert.deepEqual(
        timeline.filter(({ by }) => by !== undefined).map(({ by, reason }) => [by, reason]),
        timeline.length === 0
          ? []
          : [
              ['A. Worker', 'wrong child'],
              ['B. Manager', 'wrong child'],
            ],
      );
    }),
  );
});

describe('an amended start date', () => {
  it(
    'goes as the delete of the old and the start of the new in one file',
    withWorld(async (world) => {
      const planId = await register(world, '700101');
      await world.mosaic.patch(`/admin/children/700101/plans/${planId}`, { startedOn: '2026-11-10' });
      await eventually('the new start stands', async () =>
        (await held(world, '9997042182')).some(({ start, deleted }) => start === '2026-11-10' && deleted === null),
      );
      assert.deepEqual(
        (await uploads(world)).map(({ records }) => records),
        [1, 2],
      );
    }),
  );
});

describe('an open plan that CP-IS has not accepted', () => {
  it(
    'is told to the data-quality role, then to the manager, and the attention closes by itself',
    withWorld(
      async (world) => {
        await world.mosaic.patch('/admin/children/700101', { numberStatus: 'unverified' });
        await startPlan(world, '700101');
        await shows(world, '700101', 'registration-overdue');
        const alerts = await standing(world, 2, '700101');
        assert.deepEqual(
          alerts.map(({ body }) => [body.trigger, (body as { recipients?: unknown }).recipients]),
          [
            ['registration-overdue', [{ kind: 'worker-role', role: 'CPIS-DATA-QUALITY' }]],
            ['registration-overdue', [{ kind: 'worker-role', role: 'CPIS-MANAGER' }]],
          ],
        );
        const taken = await world.link.children.takeUp(person('700101'), {
          ...anAct(),
          about: (await statusOf(world, '700101')).timeline.length > 0 ? alertAbout(alerts[0]?.reference) : '',
        });
        assert.equal(taken, 'done');
        await world.mosaic.patch('/admin/children/700101', { numberStatus: 'verified' });
        await reaches(world, '700101', 'registered');
        await eventually('the attention closed', async () => (await statusOf(world, '700101')).attentions.length === 0);
        const { takenUp } = await statusOf(world, '700101');
        assert.equal(takenUp[0]?.by, 'A. Operator');
      },
      { deadlines: { alertAfter: '500ms', escalateAfter: '1500ms' } },
    ),
  );
});

/** The alert's reference names what it is about: `cpis/<child>/<trigger>/<audience>/<about>/<since>`. */
const alertAbout = (reference = ''): string => reference.split('/').slice(4, -1).join('/');

describe('mass endings', () => {
  it(
    'beyond the limit wait at the desk until a person releases them; starts go on meanwhile',
    withWorld(
      async (world) => {
        const plans = [await register(world, '700101'), await register(world, '700102')];
        await Promise.all(['700101', '700102'].map((id, place) => endPlan(world, id, plans[place] ?? '')));
        await eventually('the ends wait', async () => (await world.link.desk.status()).heldEnds.length === 2);
        await addChild(world, '700601', babyNumber);
        await register(world, '700601');
        assert.equal((await held(world, '9997042182'))[0]?.end, null);
        await eventually('the operators’ role knows', async () =>
          (await effects(world)).some(({ reference }) => reference.includes('upload-desk/ends-')),
        );
        const untaken = async (): Promise<boolean> =>
          (await world.link.desk.status()).attentions.some(({ code }) => code === 'alert-not-taken-up');
        await eventually('nobody took it up: a person of ours is asked', untaken);
        const told = (await effects(world)).filter(({ reference }) => reference.includes('upload-desk/ends-'));
        assert.ok(
          told.some(({ body }) => body.trigger === 'alert-not-taken-up'),
          'the next rung was told before',
        );
        const deals = anAct('compares them with Mosaic');
        assert.equal(await world.link.roleAlerts.takeUp('upload-desk', deals), 'done');
        assert.deepEqual([await untaken(), (await world.link.desk.status()).log.at(-1)?.what], [false, 'take-up']);
        assert.equal((await world.link.desk.status()).heldEnds.length, 2);
        await world.link.desk.releaseEnds(anAct('compared with Mosaic'));
        await Promise.all(['700101', '700102'].map((id) => reaches(world, id, 'ended')));
      },
      { upload: { endsAtMost: '1', batchFor: '1s' }, actions: { alerts: { climb: { after: '500ms' } } } },
    ),
  );
});

describe('mass endings of which Mosaic takes no alert', () => {
  it(
    'keep no start from going, and are told once it takes one',
    withWorld(
      async (world) => {
        const plans = [await register(world, '700101'), await register(world, '700102')];
        await world.mosaic.post('/admin/faults', { on: 'alert', action: 'fail', status: 503, count: 1000 });
        await Promise.all(['700101', '700102'].map((id, place) => endPlan(world, id, plans[place] ?? '')));
        await eventually('the operators’ role cannot be told of the ends', async () =>
          (await world.link.desk.status()).attentions.some(({ code }) => code === 'alert-untold'),
        );
        await addChild(world, '700601', babyNumber);
        await register(world, '700601');
        assert.equal((await world.link.desk.status()).heldEnds.length, 2);
        await world.mosaic.remove('/admin/faults');
        await eventually('the operators’ role knows', async () =>
          (await effects(world)).some(({ reference }) => reference.includes('upload-desk/ends-')),
        );
        assert.deepEqual(
          (await world.link.desk.status()).attentions.map(({ code }) => code),
          ['ends-held'],
        );
      },
      { upload: { endsAtMost: '1', batchFor: '1s' } },
    ),
  );
});

describe('an installation that only looks on', () => {
  it(
    'reads everything, and sends and writes nothing',
    withWorld(
      async (world) => {
        await startPlan(world, '700101');
        await reaches(world, '700101', 'observing');
        const { messageId } = await openRecord(world, '9997042182', { force: true });
        await eventually('the notification was looked at', async () =>
          (await statusOf(world, '700101')).timeline.some(({ what }) => what === 'notification-dealt-with'),
        );
        const message = (await world.nhs.get<{ messageId: string; acknowledgedAt?: string }[]>('/admin/messages')).find(
          (one) => one.messageId === messageId,
        );
        assert.deepEqual([message?.acknowledgedAt, await uploads(world), await effects(world)], [undefined, [], []]);
      },
      { mode: 'observe' },
    ),
  );

  it('loses nothing of what it only looked at when the mailbox becomes its own', async () => {
    const world = await openWorld({ mode: 'observe' });
    try {
      const looking = await world.startWorker();
      await startPlan(world, '700101');
      await reaches(world, '700101', 'observing');
      const { messageId } = await openRecord(world, '9997042182', { force: true });
      await eventually('the notification was looked at', async () =>
        (await statusOf(world, '700101')).timeline.some(({ what }) => what === 'notification-dealt-with'),
      );
      await eventually(
        'the message was looked at',
        async () => (await world.link.messages.status(`observed-${messageId}`)).stage === 'delivered',
      );
      await looking.stop();
      writeFileSync(world.configPath, readFileSync(world.configPath, 'utf8').replace('mode: observe', 'mode: live'));
      await world.startWorker();
      await standing(world, 2, '700101');
      await allAcknowledged(world);
    } finally {
      await world.close();
    }
  });
});
