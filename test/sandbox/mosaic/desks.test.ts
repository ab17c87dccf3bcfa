import assert from 'node:assert/strict';
import { anAlert, anOperatorsAlert, aNote, aStep } from '../../mosaic/examples.js';
import { openMosaic, type OpenMosaic } from './open-mosaic.js';

describe('the desks of the Mosaic sandbox', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const submit = (path: string, fields: Record<string, string>) =>
    fetch(`${mosaic.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  const shows = async (path: string, text = anAlert().title): Promise<boolean> =>
    (await mosaic.text(path)).includes(text);
  const alert = (recipients: readonly object[], reference = 'one') =>
    mosaic.post('/v1/alerts', { ...anAlert(), reference, recipients });
  const toRelated = [{ kind: 'related-worker', relationship: 'ALLOCATED-WORKER' }];
  const toDuty = [{ kind: 'worker-role', role: 'CPIS-DUTY' }];

  it('show an alert to the related worker, and to no colleague', async () => {
    await alert(toRelated);
    assert.deepEqual(
      [await shows('/workers/worker-2101'), await shows('/workers/worker-2102'), await shows('/teams/team-31')],
      [true, false, false],
    );
  });

  it('show an alert to a role on the desk of the role and of whoever holds it', async () => {
    await alert(toDuty);
    assert.deepEqual(
      [await shows('/roles/CPIS-DUTY'), await shows('/workers/worker-2102'), await shows('/workers/worker-2101')],
      [true, true, false],
    );
  });

  it('show the operators what is about no child', async () => {
    await mosaic.post('/v1/alerts', anOperatorsAlert());
    assert.ok(await shows('/workers/worker-2104', 'CP-IS has not answered upload 7'));
    assert.ok(await shows('/roles/CPIS-OPERATORS', 'no single child'));
  });

  it('show a next action to its team or worker, with what came', async () => {
    await mosaic.post('/v1/steps', aStep());
    assert.ok(await shows('/teams/team-31', 'CPIS-FOLLOW-UP'));
    assert.ok(await shows('/workers/worker-2101', 'CPIS-INFORM'));
    assert.ok(await shows('/workers/worker-2101', aStep().text));
    assert.ok(!(await shows('/workers/worker-2101', 'CPIS-FOLLOW-UP')));
  });

  it('show nothing to a worker whom a missing permission, role or access hides it from', async () => {
    await alert(toRelated);
    await mosaic.patch('/admin/staff/roles/SOCIAL-WORKER', { seesNextActions: false });
    assert.ok(!(await shows('/workers/worker-2101')));
    await mosaic.patch('/admin/staff/roles/SOCIAL-WORKER', { seesNextActions: true });
    await mosaic.patch('/admin/children/700101', { restricted: true });
    assert.ok(!(await shows('/workers/worker-2101')));
    await mosaic.patch('/admin/staff/workers/worker-2101', { opensRestricted: true });
    assert.ok(await shows('/workers/worker-2101'));
  });

  it('show a worker whom only a tool named', async () => {
    assert.equal((await fetch(`${mosaic.url}/workers/w-9`)).status, 404);
    await mosaic.patch('/admin/children/700101', { allocated: { workerId: 'w-9', teamId: 'team-31' } });
    await alert(toRelated);
    assert.ok(await shows('/workers/w-9'));
  });

  for (const [whose, path] of [
    ['a worker', '/workers/worker-2102'],
    ['a role', '/roles/CPIS-DUTY'],
  ] as const)
    it(`let ${whose} acknowledge an alert without JavaScript: post, redirect, get`, async () => {
      await alert(toDuty);
      const [, id] = /name="id" value="([^"]+)"/.exec(await mosaic.text(path))!;
      const answer = await submit(`${path}/acknowledge`, { id: id! });
      assert.equal(answer.status, 303);
      const after = await mosaic.text(answer.headers.get('location')!);
      assert.match(after, /role="status"><p>It is acknowledged/);
      assert.ok(!after.includes('<button'));
      const { found } = await mosaic.get<{ found: readonly object[] }>('/v1/alerts?reference=one');
      assert.deepEqual(found, [{ id, reference: 'one', acknowledged: true }]);
    });

  it('let a team acknowledge a next action', async () => {
    await mosaic.post('/v1/steps', aStep());
    const [, id] = /name="id" value="([^"]+)"/.exec(await mosaic.text('/teams/team-31'))!;
    const answer = await submit('/teams/team-31/acknowledge', { id: id! });
    assert.ok(!(await shows(answer.headers.get('location')!, '<button')));
  });

  it('let nobody acknowledge what is on another desk', async () => {
    await alert(toDuty);
    const [{ id } = { id: '' }] = await mosaic.get<readonly { id: string }[]>('/admin/effects');
    const answer = await submit('/workers/worker-2101/acknowledge', { id });
    assert.match(await mosaic.text(answer.headers.get('location')!), /Nothing was changed/);
    assert.deepEqual(
      (await mosaic.get<{ found: { acknowledged: boolean }[] }>('/v1/alerts?reference=one')).found[0]?.acknowledged,
      false,
    );
  });

  it('are listed with how much is not acknowledged, and reached from every page', async () => {
    await alert(toDuty);
    const list = await mosaic.text('/workers');
    for (const path of ['/workers/worker-2101', '/teams/team-39', '/roles/CPIS-DUTY'])
      assert.ok(list.includes(`href="${path}"`), path);
    assert.ok((await mosaic.text('/')).includes('href="/workers"'));
    assert.ok((await mosaic.text('/children/700101')).includes('href="/workers/worker-2101"'));
  });

  it('say that nobody has a desk, without repeating what was asked', async () => {
    const nobody = await fetch(`${mosaic.url}/roles/1%3Cscript%3E`);
    assert.equal(nobody.status, 404);
    assert.doesNotMatch(await nobody.text(), /<script>/);
  });

  it('never take what the NHS sent for markup', async () => {
    await mosaic.post('/v1/alerts', { ...anAlert(), recipients: toDuty, text: 'by <b>Dr X</b>', title: '"><img>' });
    const shown = await mosaic.text('/roles/CPIS-DUTY');
    assert.ok(!shown.includes('<b>Dr X') && !shown.includes('"><img>'));
  });

  it('show an appended note as one on the page of the child', async () => {
    await mosaic.post('/v1/case-notes', aNote());
    await mosaic.post('/v1/case-notes', aNote({ reference: 'second', appendsTo: aNote().reference }));
    assert.ok(await shows('/children/700101', `Appended to <code>${aNote().reference}</code>`));
  });
});
