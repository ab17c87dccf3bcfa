import assert from 'node:assert/strict';
import { aNote, aStep } from '../../mosaic/examples.js';
import { openMosaic, type OpenMosaic } from './open-mosaic.js';

interface Child {
  readonly asOf: string;
  readonly personId: string;
  readonly nhsNumber?: string;
  readonly numberStatus: string;
  readonly displayName: string;
  readonly plans: readonly Record<string, string>[];
  readonly allocated?: unknown;
  readonly mergedInto?: string;
}
interface Effect {
  readonly id: string;
  readonly kind: string;
  readonly personId?: string;
  readonly reference: string;
  readonly at: string;
  readonly answered: boolean;
  readonly body: Record<string, unknown>;
}

const refused = (status: number) => (error: Error) => error.message.includes(`: ${status} `);

describe('the Mosaic sandbox for tools', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const children = () => mosaic.get<readonly Child[]>('/admin/children');
  const child = async (id: string): Promise<Child> => (await children()).find(({ personId }) => personId === id)!;
  const effects = () => mosaic.get<readonly Effect[]>('/admin/effects');
  const start = (id: string, plan: Record<string, unknown>) =>
    mosaic.post<{ planId: string }>(`/admin/children/${id}/plans`, plan);

  it('says that it is well, and answers in JSON where there is nothing', async () => {
    assert.deepEqual(await mosaic.get('/health'), { status: 'ok' });
    const nothing = await fetch(`${mosaic.url}/nowhere`);
    assert.equal(nothing.status, 404);
    assert.equal(((await nothing.json()) as { status: number }).status, 404);
  });

  it('begins with the seeded people: first the child of the story, without a plan', async () => {
    const [first] = await children();
    const { asOf, allocated, ...rest } = first!;
    assert.ok(Math.abs(Date.parse(asOf) - Date.now()) < 5000 && allocated !== undefined);
    assert.deepEqual(rest, {
      personId: '700101',
      nhsNumber: '9997042182',
      numberStatus: 'verified',
      familyName: 'Brackenfield',
      givenNames: ['Isla', 'Mae'],
      displayName: 'Isla Brackenfield',
      birthDate: '2019-03-12',
      unborn: false,
      plans: [],
      restricted: false,
    });
  });

  it('adds and replaces children, with defaults for the rest', async () => {
    const least = {
      personId: '800001',
      nhsNumber: '9997451627',
      familyName: 'Fernhill',
      givenNames: ['Una'],
      birthDate: '2020-02-02',
    };
    await mosaic.post('/admin/children', [least, { ...least, personId: '700101', displayName: 'Other' }]);
    assert.equal((await child('800001')).numberStatus, 'verified');
    assert.equal((await child('800001')).displayName, 'Una Fernhill');
    assert.ok((await child('800001')).allocated);
    assert.equal((await child('700101')).displayName, 'Other');
  });

  it('adds all of the children or, when one is wrong, none', async () => {
    const fine = { personId: '800001', familyName: 'A', givenNames: ['B'], birthDate: '2020-02-02' };
    await assert.rejects(
      mosaic.post('/admin/children', [fine, { ...fine, personId: '2', birthDate: null }]),
      refused(400),
    );
    await assert.rejects(mosaic.post('/admin/children', [{ ...fine, nhsNumber: '9997451620' }]), refused(400));
    assert.equal(await child('800001'), undefined);
  });

  it('starts, ends, opens again and amends a plan', async () => {
    const { planId } = await start('700101', { kind: 'child-protection', startedOn: '2026-11-12' });
    const path = `/admin/children/700101/plans/${planId}`;
    await mosaic.patch(path, { endedOn: '2026-11-20' });
    assert.deepEqual((await child('700101')).plans, [
      { planId, kind: 'child-protection', startedOn: '2026-11-12', endedOn: '2026-11-20' },
    ]);
    await mosaic.patch(path, { endedOn: null, startedOn: '2026-11-10' });
    assert.deepEqual((await child('700101')).plans, [{ planId, kind: 'child-protection', startedOn: '2026-11-10' }]);
  });

  it('removes a plan that was recorded by mistake', async () => {
    const { planId } = await start('700101', { kind: 'child-protection', startedOn: '2026-11-12' });
    await mosaic.patch(`/admin/children/700101/plans/${planId}`, { removed: true });
    assert.deepEqual((await child('700101')).plans, []);
  });

  it('starts a looked-after status with its code', async () => {
    await start('700101', { kind: 'looked-after', legalStatus: 'V2', startedOn: '2026-11-12' });
    assert.equal((await child('700101')).plans[0]?.['legalStatus'], 'V2');
  });

  it('changes details, and takes a number away', async () => {
    await mosaic.patch('/admin/children/700101', { nhsNumber: null });
    const without = await child('700101');
    assert.deepEqual([without.nhsNumber, without.numberStatus], [undefined, 'missing']);
    await mosaic.patch('/admin/children/700101', { nhsNumber: '9997451627', mergedInto: '700102' });
    const again = await child('700101');
    assert.deepEqual([again.nhsNumber, again.numberStatus, again.mergedInto], ['9997451627', 'verified', '700102']);
  });

  it('refuses what it does not know or understand', async () => {
    const plan = { kind: 'child-protection', startedOn: '2026-11-12' };
    await assert.rejects(start('999999', plan), refused(404));
    await assert.rejects(start('700101', { ...plan, startedOn: '2026-02-30' }), refused(400));
    await assert.rejects(mosaic.patch('/admin/children/700101/plans/none', { endedOn: '2026-11-12' }), refused(404));
    await assert.rejects(mosaic.patch('/admin/children/999999', {}), refused(404));
    await assert.rejects(mosaic.post('/admin/faults', { on: 'nowhere', action: 'fail' }), refused(400));
    await assert.rejects(mosaic.post('/admin/faults', { on: 'read', action: 'corrupt' }), refused(400));
  });

  it('lists every write that took place, with what was sent', async () => {
    const before = new Date().toISOString();
    await mosaic.post('/v1/case-notes', aNote());
    await mosaic.post('/v1/case-notes', aNote());
    const [note, ...more] = await effects();
    assert.deepEqual(more, []);
    assert.ok(note!.id.length > 0 && note!.at >= before);
    assert.deepEqual(
      { ...note, id: '', at: '' },
      {
        id: '',
        at: '',
        kind: 'case-note',
        personId: '700101',
        reference: aNote().reference,
        answered: true,
        body: { ...aNote() },
      },
    );
  });

  it('lists a step with its next actions', async () => {
    await mosaic.post('/v1/steps', aStep());
    const all = await effects();
    assert.deepEqual(
      all.map(({ kind, reference, personId }) => [kind, reference, personId]),
      ['step', 'next-action', 'next-action'].map((kind) => [kind, aStep().reference, '700101']),
    );
    assert.deepEqual(all[1]?.body, aStep().nextActions[0]);
  });

  it('lists a write whose answer was withheld as not answered', async () => {
    await mosaic.post('/admin/faults', { on: 'case-note', action: 'lose-answer', count: 1 });
    await assert.rejects(mosaic.post('/v1/case-notes', aNote()));
    await mosaic.post('/v1/case-notes', aNote());
    assert.deepEqual(
      (await effects()).map(({ answered }) => answered),
      [false],
    );
  });

  it('fails on any call until the faults are cleared', async () => {
    await mosaic.post('/admin/faults', { on: 'any', action: 'fail', status: 500 });
    await assert.rejects(mosaic.get('/v1/persons/700101'), refused(500));
    await assert.rejects(mosaic.post('/v1/alerts', {}), refused(500));
    await mosaic.remove('/admin/faults');
    await mosaic.get('/v1/persons/700101');
  });

  it('goes back to the seeded people on reset, faults and effects too', async () => {
    await start('700101', { kind: 'child-protection', startedOn: '2026-11-12' });
    await mosaic.post('/v1/case-notes', aNote());
    await mosaic.post('/admin/faults', { on: 'any', action: 'fail' });
    await mosaic.post('/admin/reset', {});
    assert.deepEqual([await effects(), (await child('700101')).plans], [[], []]);
    await mosaic.get('/v1/persons/700101');
  });
});
