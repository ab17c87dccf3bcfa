import assert from 'node:assert/strict';
import { createHttpMosaic } from '../../src/mosaic/http/client.js';
import type { Mosaic } from '../../src/mosaic/port.js';
import { openMosaic, type OpenMosaic } from '../sandbox/mosaic/open-mosaic.js';
import { number, person } from '../support/examples.js';
import { stepSchema } from '../../src/schemas/mosaic-writes.js';
import { aNote, anAlert, aStep } from './examples.js';
import { holdsWhatThePortPromisesOfWrites } from './writing.js';

interface Standing {
  readonly kind: string;
  readonly reference: string;
}

describe('Mosaic over HTTP', () => {
  let sandbox: OpenMosaic;
  let mosaic: Mosaic;
  before(async () => {
    sandbox = await openMosaic();
    mosaic = createHttpMosaic({ url: sandbox.url, timeoutMs: 400 });
  });
  beforeEach(() => sandbox.post('/admin/reset', {}));
  after(() => sandbox.close());
  const standing = () => sandbox.get<readonly Standing[]>('/admin/effects');
  const fault = (asked: Record<string, unknown>) => sandbox.post('/admin/faults', { count: 1, ...asked });

  it('reads a child by the registered name, as at now', async () => {
    const before = Date.now();
    const child = await mosaic.readChild(person('700109'));
    assert.deepEqual([child.givenNames, child.familyName], [['Bryony'], 'Larkspur']);
    assert.ok(!('displayName' in child));
    assert.ok(Date.parse(child.asOf) >= before);
  });

  it('says that a person is unknown', () =>
    assert.rejects(mosaic.readChild(person('999999')), { code: 'mosaic.person-unknown' }));

  it('finds none, one or several people by number', async () => {
    const shared = { nhsNumber: '9997451627', familyName: 'Twin', birthDate: '2020-01-01' };
    await sandbox.post('/admin/children', [
      { ...shared, personId: '800001', givenNames: ['A'] },
      { ...shared, personId: '800002', givenNames: ['B'] },
    ]);
    assert.deepEqual(await mosaic.findByNumber(number('9997042182')), ['700101']);
    assert.deepEqual(await mosaic.findByNumber(number('9997451627')), ['800001', '800002']);
    await sandbox.patch('/admin/children/800001', { mergedInto: '800002' });
    assert.deepEqual(await mosaic.findByNumber(number('9997451627')), ['800002']);
  });

  it('lists everybody in scope, page by page, while others come and go', async () => {
    const many = Array.from({ length: 401 }, (_, place) => ({
      personId: `81${String(place).padStart(4, '0')}`,
      familyName: 'Many',
      givenNames: ['One'],
      birthDate: '2020-01-01',
      plans: [{ kind: 'child-protection', startedOn: '2026-01-01' }],
    }));
    await sandbox.post('/admin/children', many);
    const first = await mosaic.inScope();
    await sandbox.post('/admin/children', [
      { ...many[0], personId: '800000' },
      { ...many[1], plans: [] },
    ]);
    const second = await mosaic.inScope(first.next);
    const third = await mosaic.inScope(second.next);
    const pages = [first, second, third].map(({ children }) => children.map(({ personId }) => String(personId)));
    assert.deepEqual(
      pages.map(({ length }) => length),
      [200, 200, 1],
    );
    assert.deepEqual(
      many.filter(({ personId }) => !pages.flat().includes(personId)),
      [],
    );
    assert.equal(third.next, undefined);
  });

  it('finds nobody by a number that nobody carries', async () =>
    assert.deepEqual(await mosaic.findByNumber(number('9997451627')), []));

  holdsWhatThePortPromisesOfWrites(
    () => mosaic,
    async () => (await standing()).filter(({ kind }) => kind !== 'next-action').length,
  );

  it('is refused a merged person, and a reference that stands for another', async () => {
    const refused = { code: 'mosaic.refused-write' };
    await mosaic.writeCaseNote(aNote());
    await assert.rejects(mosaic.writeCaseNote(aNote({ personId: person('700102') })), refused);
    await sandbox.patch('/admin/children/700102', { mergedInto: '700101' });
    await assert.rejects(mosaic.writeCaseNote(aNote({ personId: person('700102'), reference: 'new' })), refused);
    assert.equal((await standing()).length, 1);
  });

  it('is told that a note is for nobody', () =>
    assert.rejects(mosaic.writeCaseNote(aNote({ personId: person('999999') })), { code: 'mosaic.person-unknown' }));

  it('looks up and finds what was written when the answer is lost', async () => {
    await fault({ on: 'case-note', action: 'lose-answer' });
    await assert.rejects(mosaic.writeCaseNote(aNote()), { code: 'mosaic.write-unanswered' });
    const found = await mosaic.findWritten('case-note', aNote().reference);
    assert.deepEqual(await mosaic.writeCaseNote(aNote()), found);
    assert.equal((await standing()).length, 1);
  });

  it('does not know whether a late write stands, and finds it', async () => {
    await fault({ on: 'alert', action: 'delay', when: 'after', ms: 600 });
    await assert.rejects(mosaic.raiseAlert(anAlert()), { code: 'mosaic.write-unanswered' });
    assert.ok(await mosaic.findWritten('alert', anAlert().reference));
  });

  const calls = {
    read: () => mosaic.readChild(person('700101')),
    find: () => mosaic.findWritten('alert', 'x'),
    'case-note': () => mosaic.writeCaseNote(aNote()),
    alert: () => mosaic.raiseAlert(anAlert()),
    step: () => mosaic.completeStep(stepSchema.parse(aStep())),
    relations: () => mosaic.readRelations(person('700101')),
    'reference-data': () => mosaic.readReferenceData(),
  };
  type Call = keyof typeof calls;
  /** where a fault strikes for calls that have no place of their own */
  const placeOf = (call: Call): string => (call === 'relations' || call === 'reference-data' ? 'read' : call);
  const table: readonly [Call, Record<string, unknown>, string][] = [
    ['read', { action: 'fail' }, 'mosaic.unavailable'],
    ['read', { action: 'fail', status: 500 }, 'mosaic.unavailable'],
    ['read', { action: 'fail', status: 429 }, 'mosaic.unavailable'],
    ['read', { action: 'fail', status: 401 }, 'mosaic.refused-credentials'],
    ['read', { action: 'fail', status: 404 }, 'mosaic.person-unknown'],
    ['read', { action: 'fail', status: 418 }, 'mosaic.unexpected-answer'],
    ['read', { action: 'lose-answer' }, 'mosaic.unreachable'],
    ['read', { action: 'delay', ms: 800 }, 'mosaic.unreachable'],
    ['find', { action: 'fail' }, 'mosaic.unavailable'],
    ['find', { action: 'fail', status: 404 }, 'mosaic.unexpected-answer'],
    ['find', { action: 'lose-answer' }, 'mosaic.unreachable'],
    ['case-note', { action: 'fail' }, 'mosaic.unavailable'],
    ['case-note', { action: 'fail', status: 504 }, 'mosaic.unavailable'],
    ['case-note', { action: 'fail', status: 403 }, 'mosaic.refused-credentials'],
    ['case-note', { action: 'fail', status: 422 }, 'mosaic.refused-write'],
    ['case-note', { action: 'delay', ms: 800 }, 'mosaic.write-unanswered'],
    ['alert', { action: 'fail', status: 502 }, 'mosaic.unavailable'],
    ['alert', { action: 'fail', status: 409 }, 'mosaic.refused-write'],
    ['alert', { action: 'lose-answer' }, 'mosaic.write-unanswered'],
    ['step', { action: 'fail', status: 400 }, 'mosaic.refused-write'],
    ['step', { action: 'fail', status: 401 }, 'mosaic.refused-credentials'],
    ['step', { action: 'fail', status: 403 }, 'mosaic.refused-credentials'],
    ['step', { action: 'fail', status: 404 }, 'mosaic.person-unknown'],
    ['step', { action: 'fail', status: 409 }, 'mosaic.refused-write'],
    ['step', { action: 'fail', status: 422 }, 'mosaic.refused-write'],
    ['step', { action: 'fail', status: 429 }, 'mosaic.unavailable'],
    ['step', { action: 'fail', status: 503 }, 'mosaic.unavailable'],
    ['step', { action: 'lose-answer' }, 'mosaic.write-unanswered'],
    ['step', { action: 'delay', ms: 800 }, 'mosaic.write-unanswered'],
    ['step', { action: 'delay', when: 'after', ms: 800 }, 'mosaic.write-unanswered'],
    ['step', { action: 'drop' }, 'mosaic.write-unanswered'],
    ['relations', { action: 'fail', status: 401 }, 'mosaic.refused-credentials'],
    ['relations', { action: 'fail', status: 404 }, 'mosaic.person-unknown'],
    ['relations', { action: 'fail', status: 503 }, 'mosaic.unavailable'],
    ['relations', { action: 'delay', ms: 800 }, 'mosaic.unreachable'],
    ['relations', { action: 'drop' }, 'mosaic.unreachable'],
    ['reference-data', { action: 'fail', status: 403 }, 'mosaic.refused-credentials'],
    ['reference-data', { action: 'drop' }, 'mosaic.unreachable'],
  ];
  for (const [on, asked, code] of table) {
    it(`${on} under ${JSON.stringify(asked)} is ${code}`, async () => {
      await fault({ on: placeOf(on), ...asked });
      await assert.rejects(calls[on](), { name: 'CodedError', code });
    });
  }
});
