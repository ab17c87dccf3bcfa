import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpisCommand } from '../support/built.js';
import { cpis } from '../cli/cpis.js';
import { instantOf, ukDate } from '../../src/domain/dates.js';
import { eventually } from '../support/eventually.js';
import { effects, openRecord, reaches, standing, startPlan, statusOf, uploads } from '../support/journey.js';
import { shows, withWorld } from '../support/lives.js';

const head = 'personId,heldNumber,heldKind,heldStart,heldEnd\n';
const fileWith = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'cpis-load-')), 'children.csv');
  writeFileSync(path, head + content);
  return path;
};
const why = ['--reason', 'the first day'];
const plan = { planId: 'P1', kind: 'child-protection', startedOn: '2026-11-12' };

describe('the first day', () => {
  it(
    'loads children, seeds what CP-IS holds already so that it is not sent again, and floods nobody with alerts',
    withWorld(async (world) => {
      const [isla] = await world.mosaic.get<Record<string, unknown>[]>('/admin/children');
      const caspian = await world.mosaic.get<Record<string, unknown>>('/admin/children/700102');
      await world.mosaic.post('/admin/children', [
        { ...isla, plans: [plan] },
        { ...caspian, plans: [plan], numberStatus: 'unverified' },
      ]);
      const path = fileWith('700101,9997042182,child-protection,2026-11-12,\n700102,,,,\n799999,,,,\n');
      const loaded = await cpis(['load', path, ...why, '--per-second', '100'], world.configPath);
      assert.deepEqual([loaded.code, loaded.out.includes('2 of 3 children loaded, 1 rejected')], [1, true]);
      assert.match(loaded.err, /^0 of 3 done/);
      await reaches(world, '700101', 'registered');
      await shows(world, '700102', 'number-unverified');
      assert.deepEqual([await uploads(world), await effects(world)], [[], []]);
      const again = await cpis(['load', path, ...why], world.configPath);
      assert.match(again.out, /^2 of 3 children loaded, 1 rejected/);
      assert.match(readFileSync(`${path}.manifest.csv`, 'utf8'), /799999,4,rejected,mosaic\.person-unknown/);
      assert.equal((await statusOf(world, '700101')).held.length, 1);
      await openRecord(world, '9997042182', { force: true });
      await standing(world, 2, '700101');
    }),
  );

  it('loads nothing from a file with a problem, and names every line', async () => {
    const wrong = await cpis(['load', fileWith('700101,1,plan,x,\n')]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /line 2, heldNumber: no NHS number.*\nline 2, heldKind/);
    assert.match(wrong.err, /3 problems: nothing was loaded/);
    const json = await cpis(['load', fileWith('700101,1,plan,x,\n'), '--json']);
    assert.equal((JSON.parse(json.out) as { problems: unknown[] }).problems.length, 3);
    const unnamed = await cpis(['load', fileWith('700101,,,,\n')]);
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.err, /Say why: --reason/);
  });

  it(
    'goes on where it was after it was killed half-way: nobody is left out and nobody is loaded twice',
    withWorld(async (world) => {
      const children = Array.from({ length: 30 }, (_, place) => ({
        personId: `81${String(place).padStart(4, '0')}`,
        familyName: 'Oakhanger',
        givenNames: ['Ash'],
        birthDate: '2020-01-01',
        plans: [{ ...plan, planId: `P${place}` }],
      }));
      await world.mosaic.post('/admin/children', children);
      const path = fileWith(children.map(({ personId }) => `${personId},,,,\n`).join(''));
      const first = spawn(process.execPath, [cpisCommand(), 'load', path, ...why, '--per-second', '20'], {
        env: { ...process.env, CPIS_CONFIG: world.configPath },
      });
      const manifest = () => readFileSync(`${path}.manifest.csv`, 'utf8').split('\n').length - 3;
      await eventually('some are loaded', () => Promise.resolve(manifest() > 5));
      first.kill('SIGKILL');
      await new Promise((resolve) => first.once('exit', resolve));
      assert.ok(manifest() < 30);
      const second = await cpis(['load', path, ...why, '--per-second', '100'], world.configPath);
      assert.match(second.out, /^30 of 30 children loaded, 0 rejected/);
      assert.equal(manifest(), 30);
      await Promise.all(children.map(({ personId }) => shows(world, personId, 'number-missing')));
      const counts = await Promise.all(
        children.map(async ({ personId }) => (await statusOf(world, personId)).timeline.length),
      );
      assert.deepEqual(new Set(counts), new Set([1]));
    }),
  );
});

describe('reports', () => {
  it(
    'tell what was sent, accepted and refused and what needs a person, as a page and as CSV, without a name or a number',
    withWorld(async (world) => {
      await startPlan(world, '700101');
      await reaches(world, '700101', 'registered');
      await world.mosaic.patch('/admin/children/700102', { birthDate: '2020-02-02' });
      await startPlan(world, '700102');
      await shows(world, '700102', 'record-refused');
      await world.link.reconciliation.run();
      const folder = mkdtempSync(join(tmpdir(), 'cpis-report-'));
      const [page, csv] = [join(folder, 'daily.html'), join(folder, 'daily.csv')];
      const day = ukDate(instantOf(Date.now()));
      const daily = ['report', 'daily', '--day', day, '--html', page, '--csv', csv];
      assert.equal((await cpis(daily, world.configPath)).code, 0);
      const text = readFileSync(csv, 'utf8');
      for (const row of [
        '"What we sent, and what CP-IS answered",Changes sent,2',
        '"What we sent, and what CP-IS answered",Accepted by CP-IS,1',
        '"Refused, by reason",CPR03: PDS Error - NHS Number not Verified,1',
        'How well it works,"Matched, of those in scope","50.0 %, below the 95 % that NHS England expects"',
      ])
        assert.ok(text.includes(row), `${row}\n${text}`);
      const html = readFileSync(page, 'utf8');
      assert.match(html, /<h1>CP-IS daily report<\/h1>/);
      assert.doesNotMatch(html + text, /Brackenfield|Oakhanger|9997042182|9997263316/);
      await world.link.temporal.workflow.getHandle('collector').terminate('to-see-what-happens');
      assert.equal((await cpis(['report', 'monthly', '--month', day.slice(0, 7)], world.configPath)).code, 0);
      assert.equal((await cpis(['report', 'daily', '--day', '2999-01-01'], world.configPath)).code, 2);
      const data = await cpis(['report', 'child', '700101', '--json'], world.configPath);
      assert.doesNotMatch(data.out, /Brackenfield|9997042182/);
      const child = await cpis(['report', 'child', '700101'], world.configPath);
      assert.match(child.out, /Child protection plan from 12 November 2026 +accepted/);
    }),
  );
});
