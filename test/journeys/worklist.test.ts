import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aLine, csvOf, extractFolder } from '../mosaic/extract/an-extract.js';
import { eventually } from '../support/eventually.js';
import { held, openRecord, reaches } from '../support/journey.js';
import { shows } from '../support/lives.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const other = aLine({
  personId: '700102',
  nhsNumber: '9997263316',
  familyName: 'Oakhanger',
  givenNames: 'Caspian',
  birthDate: '2024-01-22',
  planId: 'P9',
});
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

describe('an authority without an interface of Mosaic', () => {
  let world: World;
  const worklist = mkdtempSync(join(tmpdir(), 'worklist-'));
  const { folder } = extractFolder();
  /** As the authority's job does: a finished file is renamed. */
  const put = (content: string): void => {
    writeFileSync(join(folder, 'unfinished'), content);
    renameSync(join(folder, 'unfinished'), join(folder, 'extract.csv'));
  };
  before(async () => {
    const extract = { folder, pollEvery: '100ms', settledAfter: '0s' };
    world = await openWorld({ mosaic: { transport: 'worklist', folder: worklist, answersEvery: '100ms', extract } });
    put(csvOf(ago(60), [other]));
    await world.startWorker();
    await eventually('the first extract is taken', () => Promise.resolve(existsSync(join(folder, 'accepted.json'))));
  });
  after(async () => {
    await world.close();
    for (const one of [worklist, folder]) rmSync(one, { recursive: true, force: true });
  });
  const written = () =>
    (existsSync(join(worklist, 'outbox')) ? readdirSync(join(worklist, 'outbox')) : [])
      .filter((name) => /^[a-z].*\.json$/.test(name))
      .map((name) => JSON.parse(readFileSync(join(worklist, 'outbox', name), 'utf8')) as Record<string, string>);

  it('registers a child when an extract shows the plan', async () => {
    put(csvOf(ago(30), [other, aLine()]));
    await reaches(world, '700101', 'registered');
    assert.equal((await held(world, '9997042182'))[0]?.kind, 'child-protection');
  });

  it('puts a case note and an alert into the outbox when an emergency department opens the record', async () => {
    await openRecord(world, '9997042182');
    const actions = await eventually('both are there', () => Promise.resolve(written().length >= 2 && written()));
    assert.deepEqual(actions.map(({ kind, personId }) => [kind, personId]).sort(), [
      ['alert', '700101'],
      ['case-note', '700101'],
    ]);
    assert.match(actions.find(({ kind }) => kind === 'case-note')?.['text'] ?? '', /St Elsewhere Hospital/);
  });

  it('hears at once that Mosaic refused an alert, and puts the one for the next rung into the outbox; then asks a person', async () => {
    const to = (role: string) => written().find((one) => JSON.stringify(one).includes(`"${role}"`));
    const refuse = ({ answerTo = '', reference }: Record<string, string>) =>
      writeFileSync(join(worklist, 'answers', answerTo), JSON.stringify({ reference, refused: 'worker-invisible' }));
    refuse(to('ALLOCATED-WORKER') ?? {});
    const second = await eventually('the next rung is told', () => Promise.resolve(to('CPIS-DUTY')));
    refuse(second);
    await shows(world, '700101', 'action-parked');
    assert.equal(written().filter(({ kind }) => kind === 'case-note').length, 1);
  });

  it('tells the operators by an alert of an extract that is refused, and the child stays registered', async () => {
    put(csvOf(ago(20), []));
    const alert = await eventually('the alert is there', () =>
      Promise.resolve(written().find(({ trigger }) => trigger === 'unexpected-failure')),
    );
    assert.match(alert['text'] ?? '', /was not taken[^]*reason: empty/);
    assert.equal((await held(world, '9997042182'))[0]?.end, null);
  });

  it('ends the registration when an extract shows the end', async () => {
    put(csvOf(ago(10), [other, aLine({ planEndedOn: '2026-11-20' })]));
    await eventually('the end is held', async () => (await held(world, '9997042182'))[0]?.end === '2026-11-20');
  });
});
