import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { roll } from '../../src/contracts/child.js';
import { childWorkflowId } from '../../src/contracts/workflow-ids.js';
import { failures } from '../../src/domain/failure.js';
import { person } from '../support/examples.js';
import { openPager, type Pager } from '../support/pager.js';
import { eventually } from '../support/eventually.js';
import type { Effect } from '../support/journey.js';
import { effects, openRecord, register, standing, statusOf } from '../support/journey.js';
import { addChild, plan, shows } from '../support/lives.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const careSettings = {
  organisations: [
    { name: 'St Elsewhere*', setting: 'urgent-care' },
    { name: 'Walk-in*', setting: 'walk-in' },
    { name: '*Sexual Health*', setting: 'sexual-health' },
    { name: 'Quiet*', setting: 'quiet' },
    { name: 'Nightingale*', setting: 'night-unit' },
  ],
  sensitive: ['sexual-health'],
};
const rules = [
  {
    name: 'walk-in',
    when: { kinds: ['access'], careSettings: ['walk-in'] },
    do: { step: { stepType: 'CPIS-NOTIFIED', nextAction: 'CPIS-FOLLOW-UP' } },
  },
  { name: 'quiet', when: { kinds: ['access'], careSettings: ['quiet'] }, do: 'record-only' },
  {
    name: 'night unit',
    when: { kinds: ['access'], careSettings: ['night-unit'] },
    do: { caseNote: {}, alert: {} },
    join: { within: '8h' },
  },
  { name: 'opened', when: { kinds: ['access'] }, do: { caseNote: {}, alert: {} } },
  { name: 'the rest', do: { alert: {} } },
];
const ladder = [
  { kind: 'allocated-worker', relationships: ['ALLOCATED-WORKER'] },
  { kind: 'team', roles: { 'team-31': 'CPIS-TEAM-31' } },
  { kind: 'role', role: 'CPIS-DUTY' },
];

interface Body {
  readonly recipients?: readonly { readonly kind: string; readonly role?: string; readonly relationship?: string }[];
  readonly to?: { readonly kind: string; readonly id: string };
  readonly appendsTo?: string;
}

/** Minutes after eight, UTC, last evening: one night, whenever the test runs. */
const lastNight = (minutes: number): string => {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  return new Date(Date.parse(`${yesterday}T20:00:00Z`) + minutes * 60_000).toISOString();
};
const bodyOf = ({ body }: Effect): Body & Effect['body'] => body;
const told = (effect: Effect): string => {
  const { recipients, to } = bodyOf(effect);
  const [first] = recipients ?? [];
  return to?.id ?? first?.role ?? first?.relationship ?? '';
};

/** Numbers of children of a test's own. */
const numbers = [
  '9997451627',
  '9997042174',
  '9990000026',
  '9990000034',
  '9990000042',
  '9990000050',
  '9990000069',
  '9990000077',
  '9990000085',
];

describe('the Mosaic actions that an authority configured', () => {
  let world: World;
  let count = 0;
  before(async () => {
    world = await openWorld({ actions: { careSettings, rules, alerts: { ladder } } });
    await world.startWorker();
    await world.mosaic.post('/admin/staff', {
      roles: [{ role: 'CPIS-TEAM-31', seesNextActions: true }],
      stepTypes: [{ type: 'CPIS-NOTIFIED', nextActions: ['CPIS-FOLLOW-UP'] }],
    });
  });
  after(() => world.close());
  afterEach(() => world.mosaic.remove('/admin/faults'));

  /** A child on a plan whom nobody else's test knows. */
  const aChild = async (more: Record<string, unknown> = {}) => {
    const personId = String(710_001 + count);
    const nhsNumber = numbers[count] ?? assert.fail('there is no number left');
    count += 1;
    await addChild(world, personId, nhsNumber, more);
    await register(world, personId);
    return {
      personId,
      opened: (organisation: string) => openRecord(world, nhsNumber, { organisation }),
      openedAt: (organisation: string, at: string) => openRecord(world, nhsNumber, { organisation, at }),
    };
  };
  const ofChild = async (personId: string) => (await effects(world)).filter((one) => one.personId === personId);
  const timeline = async (personId: string) =>
    (await statusOf(world, personId)).timeline.map(({ what, about }) => `${what} ${about ?? ''}`);
  const takeUp = async (asked: object): Promise<unknown> =>
    (await world.gateway.post('/v1/alerts/take-up', asked)).json();
  const dealtWith = (personId: string) =>
    eventually('it is dealt with', async () => (await statusOf(world, personId)).pending.length === 0);

  it('are a case note and an alert to the allocated worker, or a completed step and a next action, or nothing', async () => {
    const { personId, opened } = await aChild();
    await opened('St Elsewhere');
    const [first, second] = await standing(world, 2, personId);
    assert.deepEqual(
      [first?.kind, second && [second.kind, told(second)]],
      ['case-note', ['alert', 'ALLOCATED-WORKER']],
    );
    await opened('Walk-in Centre');
    const [, , step, action] = await standing(world, 4, personId);
    assert.deepEqual([step?.kind, action && [action.kind, told(action)]], ['step', ['next-action', 'worker-2101']]);
    await opened('Quiet Clinic');
    await eventually('it is in the timeline', async () =>
      (await timeline(personId)).some((line) => line.startsWith('notification-recorded')),
    );
    assert.equal((await ofChild(personId)).length, 4);
  });

  it('go to the team where the worker is invisible, to the role where the team is closed, each with the reason', async () => {
    const { personId, opened } = await aChild({ allocated: { workerId: 'worker-2107', teamId: 'team-31' } });
    await opened('Walk-in Centre');
    const [, action] = await standing(world, 2, personId);
    assert.deepEqual(action && [action.kind, told(action)], ['next-action', 'team-31']);
    await world.mosaic.patch(`/admin/children/${personId}`, {
      allocated: { workerId: 'worker-2109', teamId: 'team-39' },
    });
    await opened('Walk-in Centre');
    const alert = (await standing(world, 3, personId)).at(-1);
    assert.deepEqual(alert && [alert.kind, told(alert)], ['alert', 'CPIS-DUTY']);
    const lines = await timeline(personId);
    for (const why of ['worker-without-role', 'no-permission', 'team-closed'])
      assert.ok(
        lines.some((line) => line.startsWith('recipient-missed') && line.endsWith(why)),
        why,
      );
  });

  it('are written once though Mosaic’s answer to a step is lost', async () => {
    const { personId, opened } = await aChild();
    await world.mosaic.post('/admin/faults', { on: 'step', action: 'lose-answer', count: 1 });
    await opened('Walk-in Centre');
    await standing(world, 2, personId);
    await dealtWith(personId);
    assert.deepEqual((await ofChild(personId)).map(({ kind }) => kind).sort(), ['next-action', 'step']);
  });

  it('go to the next rung where Mosaic refuses a step, and to a person where it refuses a note: the alert stands all the same', async () => {
    const { personId, opened } = await aChild();
    await world.mosaic.post('/admin/faults', { on: 'step', action: 'fail', status: 422, count: 10 });
    await opened('Walk-in Centre');
    const [alert] = await standing(world, 1, personId);
    assert.deepEqual(alert && [alert.kind, told(alert)], ['alert', 'CPIS-TEAM-31']);
    await world.mosaic.remove('/admin/faults');
    await world.mosaic.post('/admin/faults', { on: 'case-note', action: 'fail', status: 422, count: 1 });
    await opened('St Elsewhere');
    await shows(world, personId, 'action-parked');
    const written = (await ofChild(personId)).map((one) => `${one.kind} ${bodyOf(one).trigger ?? ''}`);
    assert.ok(written.includes('alert case-note-create'));
    const act = { actId: randomUUID(), by: 'A. Worker', reason: 'the note type is there now' };
    await world.link.children.retry(person(personId), act);
    await dealtWith(personId);
    const kinds = (await ofChild(personId))
      .filter((one) => bodyOf(one).trigger !== 'action-parked')
      .map(({ kind }) => kind);
    assert.deepEqual(kinds.sort(), ['alert', 'alert', 'case-note']);
  });

  it('keep the details of a sensitive or unknown place from the file, and give them to the narrow audience', async () => {
    const { personId, opened } = await aChild();
    await opened('Exampleshire Sexual Health');
    await opened('A Place Nobody Listed');
    const written = await standing(world, 6, personId);
    const narrow = written.filter((one) => told(one) === 'CPIS-RESTRICTED');
    const file = written.filter((one) => !narrow.includes(one));
    assert.doesNotMatch(JSON.stringify(file), /Sexual|Nobody Listed|Underhill/);
    assert.match(JSON.stringify(narrow), /Exampleshire Sexual Health/);
    assert.match(JSON.stringify(narrow), /A Place Nobody Listed/);
    const status = await statusOf(world, personId);
    assert.doesNotMatch(JSON.stringify(status.timeline), /Sexual|Underhill/);
  });

  it('join what nobody has taken up, also over a new run of the workflow; what is taken up or acknowledged is left alone', async () => {
    const { personId, openedAt } = await aChild();
    const night = (minutes: number) => openedAt('Nightingale Unit', lastNight(minutes));
    await night(0);
    const [first] = await standing(world, 2, personId);
    await world.link.temporal.workflow.getHandle(childWorkflowId(person(personId))).signal(roll);
    await night(20);
    const [, , second, again] = await standing(world, 4, personId);
    assert.deepEqual([second?.kind, second && bodyOf(second).appendsTo], ['case-note', first?.reference]);
    assert.match(again?.body.text ?? '', /2 times by now/);
    const page = await (await fetch(`${world.mosaic.url}/children/${personId}`)).text();
    assert.ok(page.includes(`Appended to <code>${first?.reference ?? '?'}</code>`));
    await dealtWith(personId);
    await world.mosaic.post('/admin/alerts/acknowledge', { reference: again?.reference });
    await night(40);
    const [, , , , third] = await standing(world, 6, personId);
    assert.equal(third && bodyOf(third).appendsTo, undefined, 'somebody acknowledged it in Mosaic');
    await dealtWith(personId);
    const asked = { requestId: 'r-1', by: 'B. Worker', did: 'rang the unit', alerts: [{ personId }] };
    assert.deepEqual(await takeUp(asked), { results: [{ personId, outcome: 'done' }] });
    const [known] = (await statusOf(world, personId)).takenUp.slice(-1);
    assert.deepEqual([known?.by, known?.did], ['B. Worker', 'rang the unit']);
    await night(60);
    const fourth = (await standing(world, 8, personId)).at(-2);
    assert.equal(fourth && bodyOf(fourth).appendsTo, undefined, 'somebody took it up');
    await dealtWith(personId);
    assert.deepEqual(await takeUp(asked), { results: [{ personId, outcome: 'done' }] }, 'said again');
    const { alerted, takenUp } = await statusOf(world, personId);
    assert.equal(alerted.length - takenUp.length, 1, 'what came since is not taken up by what was said before');
    const joins = (await timeline(personId)).filter((line) => line.startsWith('access-joined'));
    assert.equal(joins.length, 1);
  });

  it('wait for the night where a merge is pending in Mosaic, and stand on the record that survives', async () => {
    const { personId, opened } = await aChild();
    const survivor = '719999';
    await world.mosaic.post('/admin/children', [
      {
        personId: survivor,
        familyName: 'Thistledown',
        givenNames: ['Perran'],
        birthDate: '2024-05-05',
        plans: [plan('P9')],
      },
    ]);
    await world.mosaic.post(`/admin/children/${personId}/merge`, { into: survivor, pending: true });
    await opened('St Elsewhere');
    await shows(world, personId, 'action-delayed');
    assert.deepEqual(await ofChild(personId), []);
    await world.mosaic.post(`/admin/children/${personId}/merge`, { into: survivor });
    const written = await standing(world, 2, survivor);
    assert.deepEqual(written.map(({ kind }) => kind).sort(), ['alert', 'case-note']);
    assert.deepEqual(await ofChild(personId), []);
  });

  it('that wait when the record is restricted go to the few who may know of it then, and to no file', async () => {
    const { personId, opened } = await aChild();
    for (const on of ['case-note', 'alert'])
      await world.mosaic.post('/admin/faults', { on, action: 'fail', status: 503, count: 1000 });
    await opened('St Elsewhere');
    await shows(world, personId, 'action-delayed');
    await world.mosaic.patch(`/admin/children/${personId}`, { restricted: true });
    await eventually('the child is hidden', async () => {
      const { typedSearchAttributes } = await world.link.temporal.workflow.getHandle(`child-${personId}`).describe();
      return typedSearchAttributes.getAll().some(({ value }) => value === 'restricted');
    });
    await world.mosaic.remove('/admin/faults');
    await dealtWith(personId);
    const written = (await effects(world)).filter(({ reference }) => reference.includes(personId));
    assert.ok(written.length > 0);
    assert.deepEqual(
      written.filter(({ kind, body }) => kind === 'case-note' || !JSON.stringify(body).includes('RESTRICTED')),
      [],
    );
    assert.doesNotMatch(JSON.stringify(written), /Elsewhere/);
  });

  it('are addressed by relationship where this Mosaic does not tell who works with a child', async () => {
    const { personId, opened } = await aChild();
    await world.mosaic.post('/admin/staff', { tellsRelations: false });
    await opened('St Elsewhere');
    const written = await standing(world, 2, personId);
    await world.mosaic.post('/admin/staff', { tellsRelations: true });
    assert.equal(written[1] && told(written[1]), 'ALLOCATED-WORKER');
  });
});

const others = [
  ['720001', '9990000026'],
  ['720002', '9990000034'],
  ['720003', '9990000042'],
] as const;

describe('an alert in Mosaic that nobody takes up', () => {
  let world: World;
  let pager: Pager;
  before(async () => {
    pager = await openPager();
    const secondChannel = { kind: 'webhook', url: pager.url };
    world = await openWorld({
      actions: { careSettings, rules, secondChannel, alerts: { ladder, climb: { after: '1s' } } },
    });
    await world.startWorker();
    await register(world, '700101');
    await register(world, '700102');
    for (const [personId, nhsNumber] of others) {
      await addChild(world, personId, nhsNumber);
      await register(world, personId);
    }
  });
  after(async () => {
    await world.close();
    await pager.close();
  });
  const climbed = async (personId: string): Promise<readonly string[]> =>
    (await effects(world))
      .filter((one) => one.personId === personId && bodyOf(one).trigger === 'alert-not-taken-up')
      .map(told);

  it('climbs to the team’s role, to the duty role, and then asks for a person, whose taking up ends it', async () => {
    await openRecord(world, '9997042182', { organisation: 'St Elsewhere' });
    await shows(world, '700101', 'alert-not-taken-up');
    assert.deepEqual(await climbed('700101'), ['CPIS-TEAM-31', 'CPIS-DUTY']);
    const [about = ''] = (await statusOf(world, '700101')).alerted;
    const act = { actId: randomUUID(), by: 'B. Worker', reason: 'rang the ward' };
    await world.link.children.takeUp(person('700101'), { ...act, about });
    await eventually('nothing needs a person', async () => (await statusOf(world, '700101')).attentions.length === 0);
  });

  it('cannot say that Mosaic is down: a second channel does, with a code and nothing of anybody', async () => {
    await world.mosaic.post('/admin/faults', { on: 'any', action: 'fail', status: 503, count: 1000 });
    await openRecord(world, '9997042182', { organisation: 'St Elsewhere' });
    const [message] = await eventually('it is told beside Mosaic', () =>
      Promise.resolve(pager.heard.length > 0 && pager.heard),
    );
    await world.mosaic.remove('/admin/faults');
    assert.deepEqual(message && JSON.parse(message), {
      authority: 'ZZ9',
      code: 'mosaic.unavailable',
      says: failures['mosaic.unavailable'].says,
      next: failures['mosaic.unavailable'].next,
    });
    await eventually('it stands', async () => (await statusOf(world, '700101')).pending.length === 0);
    assert.equal(pager.heard.length, 1, 'once an hour');
  });

  it('is a step’s next action, too: the roles above hear of it, unless somebody picks it up', async () => {
    await openRecord(world, '9990000026', { organisation: 'Walk-in Centre' });
    await shows(world, '720001', 'alert-not-taken-up');
    assert.deepEqual(await climbed('720001'), ['CPIS-TEAM-31', 'CPIS-DUTY']);
    await openRecord(world, '9990000034', { organisation: 'Walk-in Centre' });
    const [step] = await standing(world, 2, '720002');
    await world.mosaic.post('/admin/alerts/acknowledge', { reference: step?.reference });
    await eventually('it is known', async () =>
      (await statusOf(world, '720002')).timeline.some(({ what }) => what === 'acknowledged'),
    );
    assert.deepEqual(await climbed('720002'), []);
  });

  it('is one for the operators, too: the manager hears, and it is over when the matter is', async () => {
    await world.mosaic.post('/admin/faults', { on: 'case-note', action: 'fail', status: 422, count: 1 });
    await openRecord(world, '9990000042', { organisation: 'St Elsewhere' });
    const untaken = async () =>
      (await statusOf(world, '720003')).attentions.filter(
        ({ code, about }) => code === 'alert-not-taken-up' && about?.endsWith('/action-parked'),
      ).length;
    const manager = await eventually('the manager is told', async () =>
      (await effects(world)).find((one) => told(one) === 'CPIS-MANAGER'),
    );
    assert.match(manager.body.text ?? '', /^Nobody has taken this up yet\.[^]*Workflow: child-720003$/);
    await eventually('a person of ours is asked', async () => (await untaken()) === 1);
    const act = { actId: randomUUID(), by: 'A. Worker', reason: 'the note type is there now' };
    await world.link.children.retry(person('720003'), act);
    await eventually('what was parked is over', async () => (await untaken()) === 0);
  });

  describe('about no single child', () => {
    const above = async (messageId: string) =>
      (await effects(world)).filter(
        ({ reference }) => reference.includes(`message-${messageId}/`) && reference.includes('alert-not-taken-up'),
      );
    const codesOf = async (messageId: string) =>
      (await world.link.messages.status(messageId)).attentions.map(({ code }) => code);

    it('climbs to the manager, then asks for a person, and is over when somebody decided', async () => {
      const { messageId } = await openRecord(world, '9990000018', { force: true });
      await eventually('a person of ours is asked', async () =>
        (await codesOf(messageId)).includes('alert-not-taken-up'),
      );
      const climbedTo = await world.mosaic.get<readonly Effect[]>('/admin/effects');
      assert.deepEqual(climbedTo.filter(({ reference }) => reference.includes(`message-${messageId}/`)).map(told), [
        'CPIS-OPERATORS',
        'CPIS-MANAGER',
      ]);
      const assignment = { actId: randomUUID(), by: 'B. Worker', reason: 'asked', item: 1, personId: person('700101') };
      await world.link.messages.assign(messageId, assignment);
      await eventually('it is over', async () => (await codesOf(messageId)).length === 0);
    });

    it('climbs of a file, too, and is over when somebody gave it up', async () => {
      const codes = async () => (await world.link.uploads.status(901)).attentions.map(({ code }) => code);
      await world.link.uploads.start({ sequence: 901, changes: [] });
      await world.link.uploads.proceed(901);
      await eventually('a person of ours is asked', async () => (await codes()).includes('alert-not-taken-up'));
      const ofFile = (await effects(world)).filter(({ reference }) => reference.startsWith('cpis/upload-901/'));
      assert.deepEqual(ofFile.map(told), ['CPIS-OPERATORS', 'CPIS-MANAGER']);
      await world.link.uploads.giveUp(901, { actId: randomUUID(), by: 'B. Worker', reason: 'not needed' });
      await eventually('it is over', async () => (await codes()).length === 0);
    });

    it('stops where somebody acknowledged it in Mosaic, though it still needs a person', async () => {
      const { messageId } = await world.nhs.post<{ messageId: string }>('/admin/accesses', { accesses: [] });
      const reference = `cpis/message-${messageId}/empty-notification`;
      await eventually('the operators’ role knows', async () => {
        await world.mosaic.post('/admin/alerts/acknowledge', { reference });
        return true;
      });
      const later = await openRecord(world, '9990000050', { force: true });
      await eventually('one that came later climbed', async () => (await above(later.messageId)).length > 0);
      assert.deepEqual([await above(messageId), await codesOf(messageId)], [[], ['notification-empty']]);
      await world.link.messages.discard(later.messageId, { actId: randomUUID(), by: 'B. Worker', reason: 'a test' });
    });
  });

  it('stops where somebody acknowledged it in Mosaic', async () => {
    await openRecord(world, '9997263316', { organisation: 'St Elsewhere' });
    const written = await standing(world, 2, '700102');
    await world.mosaic.post('/admin/alerts/acknowledge', { reference: written[1]?.reference });
    await eventually('it is known', async () =>
      (await statusOf(world, '700102')).timeline.some(({ what }) => what === 'acknowledged'),
    );
    assert.deepEqual(await climbed('700102'), []);
  });
});
