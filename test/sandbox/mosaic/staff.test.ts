import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpMosaic } from '../../../src/mosaic/http/client.js';
import { referenceDataSchema } from '../../../src/schemas/mosaic-staff.js';
import { anAlert, aNote, aStep } from '../../mosaic/examples.js';
import { person } from '../../support/examples.js';
import { openMosaic, type OpenMosaic } from './open-mosaic.js';

const isla = person('700101');

describe('who works where in the Mosaic sandbox', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const client = () => createHttpMosaic({ url: mosaic.url, timeoutMs: 400 });
  const relations = () => client().readRelations(isla);
  const staff = (change: object) => mosaic.post('/admin/staff', change);
  const workers = async () => (await relations())?.workers ?? [];

  it('reaches the allocated worker and the open team of every child, unless somebody changes it', async () =>
    assert.deepEqual(await relations(), {
      workers: [
        {
          workerId: 'worker-2101',
          relationship: 'ALLOCATED-WORKER',
          hasRole: true,
          hasOrganisation: true,
          seesNextActions: true,
          mayOpenRecord: true,
          teamId: 'team-31',
        },
      ],
      team: { teamId: 'team-31', closed: false },
      mergePending: false,
    }));

  it('takes a worker and a team that nobody entered for ordinary ones, and for missing ones when it is strict', async () => {
    await mosaic.patch('/admin/children/700101', { allocated: { workerId: 'w-1', teamId: 't-1' } });
    const { workers: before, team } = (await relations())!;
    assert.ok(before[0]?.hasRole && before[0].seesNextActions && team?.closed === false);
    await staff({ strict: true });
    const { workers: after, team: missing } = (await relations())!;
    assert.ok(!after[0]?.hasRole && !after[0]?.hasOrganisation && missing?.closed === true);
  });

  const hindrances: readonly (readonly [string, object, string])[] = [
    ['has no role', { roles: [] }, 'hasRole'],
    ['has no organisation', { teamId: null }, 'hasOrganisation'],
    ['has a role without Next Actions', { roles: ['STUDENT'] }, 'seesNextActions'],
  ];
  for (const [what, change, told] of hindrances)
    it(`tells of a worker who ${what}`, async () => {
      await mosaic.patch('/admin/staff/workers/worker-2101', change);
      assert.equal(Reflect.get((await workers())[0]!, told), false);
    });

  it('tells who may open a restricted record', async () => {
    await mosaic.patch('/admin/children/700101', { restricted: true });
    assert.equal((await workers())[0]?.mayOpenRecord, false);
    await mosaic.patch('/admin/staff/roles/SOCIAL-WORKER', { opensRestricted: true });
    assert.equal((await workers())[0]?.mayOpenRecord, true);
  });

  it('tells of other relationships, of the authority’s own code, and of nobody', async () => {
    await mosaic.patch('/admin/children/700101', {
      relationships: [{ workerId: 'worker-2103', relationship: 'IRO' }],
    });
    await staff({ allocatedRelationship: 'ALLWKR' });
    assert.deepEqual(
      (await workers()).map(({ workerId, relationship }) => [workerId, relationship]),
      [
        ['worker-2101', 'ALLWKR'],
        ['worker-2103', 'IRO'],
      ],
    );
    await mosaic.patch('/admin/children/700101', { allocated: null, relationships: null });
    assert.deepEqual(await relations(), { workers: [], mergePending: false });
  });

  it('tells of a closed team', async () => {
    await mosaic.patch('/admin/staff/teams/team-31', { closed: true });
    assert.equal((await relations())?.team?.closed, true);
  });

  it('tells its words, with how many workers hold a role', async () => {
    await staff({
      noteTypes: [{ noteType: 'CPIS-NIGHT' }],
      stepTypes: [{ type: 'CPIS-NIGHT', nextActions: ['CALL'] }],
    });
    await mosaic.patch('/admin/staff/roles/CPIS-OPERATORS', { removed: true });
    const told = await client().readReferenceData();
    assert.ok(told !== undefined && referenceDataSchema.safeParse(told).success);
    assert.ok(told.noteTypes.includes('CPIS') && told.noteTypes.includes('CPIS-NIGHT'));
    assert.deepEqual(told.stepTypes.at(-1), { type: 'CPIS-NIGHT', nextActions: ['CALL'] });
    assert.deepEqual(
      told.roles.find(({ role }) => role === 'CPIS-DUTY'),
      { role: 'CPIS-DUTY', workers: 1, seesNextActions: true },
    );
    assert.ok(!told.roles.some(({ role }) => role === 'CPIS-OPERATORS'));
    assert.ok(told.teams.some(({ teamId, closed }) => teamId === 'team-39' && closed));
  });

  it('may be one that does not tell', async () => {
    await staff({ tellsRelations: false });
    assert.deepEqual([await relations(), await client().readReferenceData()], [undefined, undefined]);
  });

  it('refuses what it does not understand, and changes nothing', async () => {
    const before = await mosaic.get('/admin/staff');
    for (const wrong of [{ strict: 'yes' }, { workers: [{ name: 'No Id' }] }, { colour: 'green' }])
      await assert.rejects(staff(wrong), /: 400 /);
    await assert.rejects(mosaic.patch('/admin/staff/workers/worker-2101', { workerId: 'other' }), /: 400 /);
    await assert.rejects(mosaic.patch('/admin/staff/workers/nobody', {}), /: 404 /);
    await assert.rejects(mosaic.patch('/admin/staff/pets/cat', {}), /: 404 /);
    assert.deepEqual(await mosaic.get('/admin/staff'), before);
  });

  it('is unknown for a person who is', () =>
    assert.rejects(client().readRelations(person('999999')), { code: 'mosaic.person-unknown' }));

  it('keeps its staff and what was acknowledged over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mosaic-'));
    const first = await openMosaic({ ledgerFile: join(folder, 'ledger') });
    await first.post('/admin/staff', {
      strict: true,
      workers: [{ workerId: 'w-1', roles: ['EDT'], teamId: 'team-31' }],
    });
    await first.patch('/admin/staff/workers/worker-2102', { removed: true });
    await first.post('/v1/alerts', anAlert());
    await first.post('/admin/alerts/acknowledge', { reference: anAlert().reference });
    const kept = await first.get('/admin/staff');
    await first.close();
    const again = await openMosaic({ ledgerFile: join(folder, 'ledger') });
    assert.deepEqual(await again.get('/admin/staff'), kept);
    const found = await createHttpMosaic({ url: again.url, timeoutMs: 400 }).findWritten('alert', anAlert().reference);
    assert.equal(found?.acknowledged, true);
    await again.close();
    rmSync(folder, { recursive: true });
  });

  it('is there in a ledger that was begun before there was a staff', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mosaic-'));
    const ledgerFile = join(folder, 'ledger');
    writeFileSync(ledgerFile, `${JSON.stringify({ in: 'meta', key: 'seeded', value: true })}\n`);
    const old = await openMosaic({ ledgerFile });
    assert.deepEqual(await old.get('/admin/staff'), await mosaic.get('/admin/staff'));
    await old.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a merge that waits for the night', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const client = () => createHttpMosaic({ url: mosaic.url, timeoutMs: 400 });
  const merge = (more: object) => mosaic.post('/admin/children/700101/merge', { into: '700102', ...more });

  it('is told, refuses writes, and changes nothing until it is carried out', async () => {
    await merge({ pending: true });
    assert.equal((await client().readRelations(isla))?.mergePending, true);
    assert.equal((await client().readRelations(person('700102')))?.mergePending, false);
    assert.equal((await client().readChild(isla)).mergedInto, undefined);
    await assert.rejects(mosaic.post('/v1/case-notes', aNote()), /: 409 .*merge-pending/);
    await merge({});
    assert.equal((await client().readRelations(isla))?.mergePending, false);
    await assert.rejects(mosaic.post('/v1/case-notes', aNote()), /: 409 .*person-merged/);
    await assert.rejects(merge({}), /: 409 /);
  });
});

describe('a strict Mosaic sandbox', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(async () => {
    await mosaic.post('/admin/reset', {});
    await mosaic.post('/admin/staff', { strict: true });
  });
  after(() => mosaic.close());
  const to = (kind: 'worker' | 'team', id: string) => ({ nextActions: [{ type: 'CPIS-FOLLOW-UP', to: { kind, id } }] });
  const role = (name: string) => ({ recipients: [{ kind: 'worker-role', role: name }] });
  const related = (relationship: string) => ({ recipients: [{ kind: 'related-worker', relationship }] });

  it('takes what the standard configuration writes', async () => {
    for (const name of ['CPIS-DUTY', 'CPIS-OPERATORS', 'CPIS-DATA-QUALITY', 'CPIS-MANAGER', 'CPIS-RESTRICTED'])
      await mosaic.post('/v1/alerts', { ...anAlert(), reference: name, ...role(name) });
    await mosaic.post('/v1/alerts', { ...anAlert(), ...related('ALLOCATED-WORKER') });
    await mosaic.post('/v1/case-notes', aNote());
    await mosaic.post('/v1/case-notes', aNote({ reference: 'second', appendsTo: aNote().reference }));
    await mosaic.post('/v1/steps', aStep());
  });

  const refused: readonly (readonly [string, string, object, string])[] = [
    ['a note type', '/v1/case-notes', aNote({ noteType: 'OTHER' }), 'note-type-unknown'],
    ['a note to append to', '/v1/case-notes', aNote({ appendsTo: 'nothing' }), 'note-unknown'],
    ['a role', '/v1/alerts', { ...anAlert(), ...role('OTHER') }, 'role-unknown'],
    ['a relationship', '/v1/alerts', { ...anAlert(), ...related('OTHER') }, 'relationship-unknown'],
    ['a step type', '/v1/steps', { ...aStep(), stepType: 'OTHER' }, 'step-type-unknown'],
    [
      'a next action',
      '/v1/steps',
      { ...aStep(), nextActions: [{ type: 'OTHER', to: { kind: 'team', id: 'team-31' } }] },
      'next-action-unknown',
    ],
    ['a team', '/v1/steps', { ...aStep(), ...to('team', 'team-0') }, 'team-unknown'],
    ['an open team', '/v1/steps', { ...aStep(), ...to('team', 'team-39') }, 'team-closed'],
    ['a worker', '/v1/steps', { ...aStep(), ...to('worker', 'worker-0') }, 'worker-unknown'],
    ['a worker with a role', '/v1/steps', { ...aStep(), ...to('worker', 'worker-2107') }, 'worker-invisible'],
    ['a worker with a team', '/v1/steps', { ...aStep(), ...to('worker', 'worker-2108') }, 'worker-invisible'],
  ];
  for (const [what, path, body, code] of refused)
    it(`refuses with 422 ${code} where there is not ${what}, and writes nothing; without strictness it takes it`, async () => {
      await assert.rejects(mosaic.post(path, body), new RegExp(`: 422 .*"code":"${code}"`));
      assert.deepEqual(await mosaic.get('/admin/effects'), []);
      await mosaic.post('/admin/staff', { strict: false });
      await mosaic.post(path, body);
    });

  it('refuses to bring a restricted record to whoever may not open it', async () => {
    await mosaic.patch('/admin/children/700101', { restricted: true });
    const closed = /: 422 .*"code":"record-restricted"/;
    await assert.rejects(mosaic.post('/v1/alerts', { ...anAlert(), ...related('ALLOCATED-WORKER') }), closed);
    await assert.rejects(mosaic.post('/v1/alerts', { ...anAlert(), ...role('CPIS-DUTY') }), closed);
    await assert.rejects(mosaic.post('/v1/steps', { ...aStep(), ...to('worker', 'worker-2101') }), closed);
    await mosaic.post('/v1/alerts', { ...anAlert(), ...role('CPIS-RESTRICTED') });
    await mosaic.patch('/admin/staff/workers/worker-2101', { opensRestricted: true });
    await mosaic.post('/v1/alerts', { ...anAlert(), reference: 'worker', ...related('ALLOCATED-WORKER') });
    await mosaic.post('/v1/steps', { ...aStep(), ...to('worker', 'worker-2101') });
  });
});

describe('acknowledged alerts in the Mosaic sandbox', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const client = () => createHttpMosaic({ url: mosaic.url, timeoutMs: 400 });
  const acknowledged = async (reference: string) => (await client().findWritten('alert', reference))?.acknowledged;
  const raise = (reference: string, recipient: object) =>
    mosaic.post('/v1/alerts', { ...anAlert(), reference, recipients: [recipient] });

  it('are told of when they are looked up, by reference or by whose desk they are on', async () => {
    await raise('one', { kind: 'worker-role', role: 'EDT' });
    await raise('two', { kind: 'related-worker', relationship: 'ALLOCATED-WORKER' });
    await raise('three', { kind: 'worker-role', role: 'CPIS-DUTY' });
    assert.equal(await acknowledged('one'), false);
    await mosaic.post('/admin/alerts/acknowledge', { reference: 'one' });
    assert.equal(await acknowledged('one'), true);
    assert.deepEqual(await mosaic.post('/admin/alerts/acknowledge', { worker: 'worker-2101' }), { acknowledged: 1 });
    assert.deepEqual([await acknowledged('two'), await acknowledged('three')], [true, false]);
    await assert.rejects(mosaic.post('/admin/alerts/acknowledge', { reference: 'four' }), /: 404 /);
    await assert.rejects(mosaic.post('/admin/alerts/acknowledge', { worker: 'nobody' }), /: 404 /);
  });

  it('are not told of by a Mosaic that cannot tell', async () => {
    await raise('one', { kind: 'worker-role', role: 'EDT' });
    await mosaic.post('/admin/staff', { tellsAcknowledged: false });
    assert.deepEqual(Object.keys((await client().findWritten('alert', 'one'))!), ['id', 'alreadyThere']);
  });
});
