import assert from 'node:assert/strict';
import { anAlert, anOperatorsAlert, aNote, aStep } from '../../mosaic/examples.js';
import { openMosaic, type OpenMosaic } from './open-mosaic.js';

describe('the pages of the Mosaic sandbox', () => {
  let mosaic: OpenMosaic;
  before(async () => {
    mosaic = await openMosaic();
  });
  beforeEach(() => mosaic.post('/admin/reset', {}));
  after(() => mosaic.close());
  const submit = (path: string, fields: Record<string, string>) =>
    fetch(`${mosaic.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  it('list the children with what stands for them', async () => {
    const before = await mosaic.text('/');
    assert.match(before, /<a href="\/children\/700101">Isla Brackenfield<\/a>/);
    assert.doesNotMatch(before, /Child protection plan/);
    await submit('/children/700101/start', { start: 'child-protection', on: '2026-11-12' });
    assert.match(await mosaic.text('/'), /Child protection plan/);
  });

  for (const [start, words] of [
    ['child-protection', 'Child protection plan'],
    ['C2', 'Looked-after status C2'],
    ['C1', 'Looked-after status C1'],
    ['V2', 'Looked-after status V2'],
  ] as const) {
    it(`start and end ${words} by forms: post, redirect, get`, async () => {
      const started = await submit('/children/700101/start', { start, on: '2026-11-12' });
      assert.equal(started.status, 303);
      const shown = await mosaic.text(started.headers.get('location')!);
      assert.match(shown, /role="status"><p>The plan was started/);
      assert.ok(shown.includes(words) && shown.includes('12 November 2026'));
      const [, planId] = /name="planId" value="([^"]+)"/.exec(shown)!;
      const ended = await submit('/children/700101/end', { planId: planId!, on: '2026-11-20' });
      assert.equal(ended.status, 303);
      const after = await mosaic.text(ended.headers.get('location')!);
      assert.ok(after.includes('20 November 2026') && !after.includes('name="planId"'));
    });
  }

  it('say so when a date does not exist, and change nothing', async () => {
    const wrong = await submit('/children/700101/start', { start: 'C2', on: '2026-02-30' });
    assert.match(await mosaic.text(wrong.headers.get('location')!), /Nothing was changed/);
    const [child] = await mosaic.get<readonly { plans: unknown[] }[]>('/admin/children');
    assert.deepEqual(child?.plans, []);
  });

  it('show what CP-IS Link wrote for the child, and not for others', async () => {
    await mosaic.post('/v1/case-notes', aNote({ text: 'Opened by <b>Dr X</b>' }));
    await mosaic.post('/v1/alerts', anAlert());
    await mosaic.post('/v1/steps', aStep());
    const shown = await mosaic.text('/children/700101');
    for (const part of [
      aNote().title,
      aNote().reference,
      anAlert().text,
      'role EDT',
      'CPIS-FOLLOW-UP for team team-31',
    ])
      assert.ok(shown.includes(part), part);
    assert.ok(shown.includes('&lt;b&gt;Dr X') && !shown.includes('<b>Dr X'));
    assert.ok(!(await mosaic.text('/children/700102')).includes(aNote().title));
  });

  it('show alerts about no child on a page of their own', async () => {
    await mosaic.post('/v1/alerts', anOperatorsAlert());
    await mosaic.post('/v1/alerts', anAlert());
    const shown = await mosaic.text('/alerts');
    assert.ok(shown.includes('CP-IS has not answered upload 7') && !shown.includes(anAlert().title));
  });

  it('say that nobody has an id', async () => {
    const nobody = await fetch(`${mosaic.url}/children/1%3Cscript%3E`);
    assert.equal(nobody.status, 404);
    assert.doesNotMatch(await nobody.text(), /<script>/);
  });
});
