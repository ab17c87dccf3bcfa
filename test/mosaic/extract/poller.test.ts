import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MosaicEvent } from '../../../src/domain/children.js';
import type { CodedError } from '../../../src/domain/failure.js';
import { createExtractPoller, type ExtractSettings } from '../../../src/mosaic/extract/poller.js';
import { startPolling } from '../../../src/mosaic/polling.js';
import { createExtractReading } from '../../../src/mosaic/extract/reading.js';
import type { Cells } from '../../../src/mosaic/extract/rows.js';
import { eventually } from '../../support/eventually.js';
import { number, person } from '../../support/examples.js';
import { aLine, csvOf, extractFolder, manyLines } from './an-extract.js';

const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

describe('the extracts of Mosaic, one after the other', () => {
  let folder: string;
  let put: (content: string | Buffer) => void;
  let reported: MosaicEvent[];
  let told: CodedError[];
  let isDown: boolean;
  beforeEach(() => {
    ({ folder, put } = extractFolder());
    [reported, told, isDown] = [[], [], false];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const pollerWith = (settings: Partial<ExtractSettings> = {}) =>
    createExtractPoller(
      {
        folder,
        settledAfter: 0,
        staleAfter: 48 * 3_600_000,
        limits: { removedPercent: 2, endsAtMost: 5, endsPercent: 2 },
        ...settings,
      },
      {
        report: (event) => {
          if (isDown && reported.length > 0) return Promise.reject(new Error('down'));
          reported.push(event);
          return Promise.resolve();
        },
        tell: (problem) => {
          told.push(problem);
          return Promise.resolve();
        },
      },
    );
  const look = () => pollerWith().look();
  const take = async (hours: number, lines: readonly Partial<Cells>[]) => {
    put(csvOf(hoursAgo(hours), lines));
    return look();
  };
  const reading = () => createExtractReading({ folder });
  const reasons = () => told.map(({ code, facts }) => [code, facts['reason']]);
  const aside = () => (existsSync(join(folder, 'refused')) ? readdirSync(join(folder, 'refused')).sort() : []);

  it('begin with a first one, which is no difference to anything', async () => {
    await assert.rejects(reading().readChild(person('700101')), { code: 'mosaic.extract-missing' });
    assert.equal(await take(2, [aLine()]), 'taken');
    assert.deepEqual(reported, []);
    assert.equal((await reading().readChild(person('700101'))).familyName, 'Brackenfield');
    assert.equal(await look(), 'nothing-new');
  });

  it('tell of who is new, who changed and who left, with the snapshot of the newer one, and of nobody else', async () => {
    const [same, changed, left] = manyLines(3);
    await take(3, [same!, changed!, left!]);
    const asAt = hoursAgo(1);
    put(csvOf(asAt, [same!, { ...changed!, planEndedOn: '2026-11-20' }, aLine()]));
    assert.equal(await look(), 'taken');
    assert.deepEqual(
      reported.map(({ personId, reason, child, occurredAt }) => [
        personId,
        reason,
        child?.plans[0]?.endedOn,
        occurredAt,
      ]),
      [
        [changed!.personId, 'extract-changed', '2026-11-20', asAt],
        ['700101', 'extract-new', undefined, asAt],
        [left!.personId, 'extract-left', undefined, asAt],
      ],
    );
    assert.ok(reported.every(({ child }) => child === undefined || child.asOf === asAt));
    await assert.rejects(reading().readChild(person(left!.personId!)), { code: 'mosaic.person-unknown' });
  });

  it('do not tell of somebody who leaves when nothing of them is shared any more', async () => {
    const old = aLine({ planStartedOn: '2020-01-01', planEndedOn: '2020-06-01' });
    await take(3, [...manyLines(2), old]);
    await take(2, manyLines(2));
    assert.deepEqual(reported, []);
  });

  it('tell of the same difference under the same id, so that it counts once', async () => {
    await take(3, manyLines(3));
    isDown = true;
    put(csvOf(hoursAgo(1), [...manyLines(3), aLine(), aLine({ personId: '700102', nhsNumber: '' })]));
    await assert.rejects(look());
    await assert.rejects(reading().readChild(person('700101')), { code: 'mosaic.person-unknown' });
    isDown = false;
    assert.equal(await look(), 'taken');
    const ids = reported.map(({ eventId }) => eventId);
    assert.deepEqual([ids.length, new Set(ids).size, ids[0] === ids[1]], [3, 2, true]);
  });

  it('are refused when too many people are missing, kept aside with the reason, and nothing changes', async () => {
    await take(3, manyLines(100));
    assert.equal(await take(2, manyLines(97)), 'refused');
    assert.deepEqual(
      told.map(({ code, facts }) => [code, facts['reason'], facts['removed'], facts['atMost']]),
      [['mosaic.extract-refused', 'removes-too-many', 3, 2]],
    );
    assert.deepEqual([reported, existsSync(join(folder, 'extract.csv'))], [[], false]);
    const [csv = '', reason = ''] = aside();
    assert.ok(csv.endsWith('.csv') && reason.endsWith('.txt'));
    assert.match(readFileSync(join(folder, 'refused', reason), 'utf8'), /looks partial[^]*removed: 3/);
    assert.equal((await reading().inScope()).children.length, 100);
    assert.equal(await take(1, manyLines(98)), 'taken');
  });

  it('are refused when more than the few would end', async () => {
    const ended = (count: number) =>
      manyLines(20).map((line, place) => (place < count ? { ...line, planEndedOn: '2026-11-20' } : line));
    await take(4, manyLines(20));
    assert.equal(await take(3, ended(6)), 'refused');
    assert.equal(told[0]?.facts['reason'], 'ends-too-many');
    assert.equal(await take(2, ended(5)), 'taken');
    assert.equal(reported.length, 5);
  });

  it('are taken however much vanishes when a person says so of this one', async () => {
    await take(3, manyLines(100));
    await take(2, manyLines(50));
    const [csv = ''] = aside();
    const allow = join(folder, `allow-${csv.replace('.csv', '')}`);
    writeFileSync(allow, '');
    renameSync(join(folder, 'refused', csv), join(folder, 'extract.csv'));
    assert.equal(await look(), 'taken');
    assert.deepEqual([reported.length, existsSync(allow)], [50, false]);
  });

  it('leave people as they were whose lines are wrong, and name every such line and no name', async () => {
    await take(3, [aLine(), ...manyLines(2)]);
    const wrong = [aLine({ nhsNumber: '9997042183' }), ...manyLines(2), aLine({ personId: '700102', birthDate: 'x' })];
    assert.equal(await take(2, wrong), 'taken');
    assert.deepEqual(
      told.map(({ code, facts }) => [code, facts['count'], facts['lines']]),
      [['mosaic.extract-rows', 2, '2 5']],
    );
    const [file = ''] = aside();
    const named = readFileSync(join(folder, 'refused', file), 'utf8');
    assert.match(named, /^line 2, nhsNumber: .*\r\nline 5, birthDate: /);
    assert.doesNotMatch(named + JSON.stringify(told), /Brackenfield|9997042183/);
    assert.equal((await reading().readChild(person('700101'))).nhsNumber, '9997042182');
    assert.deepEqual(reported, []);
  });

  const refused: readonly (readonly [string, () => string | Buffer, string])[] = [
    ['not newer', () => csvOf(hoursAgo(5), [aLine({ familyName: 'Older' })]), 'as-at-not-newer'],
    ['of the future', () => csvOf(hoursAgo(-30), [aLine({ familyName: 'Ahead' })]), 'as-at-ahead'],
    [
      'in another encoding',
      () => Buffer.from(csvOf(hoursAgo(1), [aLine({ familyName: 'Zoë' })]), 'latin1'),
      'not-utf-8',
    ],
    ['cut off', () => csvOf(hoursAgo(1), [aLine()]).slice(0, -15), 'not-csv'],
    ['empty', () => csvOf(hoursAgo(1), []), 'empty'],
    ['of wrong lines only', () => csvOf(hoursAgo(1), [aLine({ restricted: '' })]), 'no-usable-line'],
  ];
  for (const [what, content, reason] of refused)
    it(`are refused when one is ${what}`, async () => {
      await take(4, [aLine()]);
      put(content());
      assert.equal(await look(), 'refused');
      assert.deepEqual(reasons(), [['mosaic.extract-refused', reason]]);
      assert.equal((await reading().readChild(person('700101'))).familyName, 'Brackenfield');
    });

  it('wait until nobody writes them any more', async () => {
    put(csvOf(hoursAgo(1), [aLine()]));
    assert.equal(await pollerWith({ settledAfter: 60_000 }).look(), 'waits');
    assert.equal(await look(), 'taken');
  });

  it('are told to be stale, once a day', async () => {
    await take(100, [aLine()]);
    const poller = pollerWith();
    await poller.look();
    await poller.look();
    assert.deepEqual(
      told.map(({ code, facts }) => [code, facts['days']]),
      [['mosaic.extract-stale', 4]],
    );
  });

  it('are looked for again and again, until it is stopped', async () => {
    const failures: unknown[] = [];
    const polling = startPolling(pollerWith(), 10, (error) => failures.push(error));
    await take(2, [aLine()]);
    put(csvOf(hoursAgo(1), [aLine({ familyName: 'Fernhill' })]));
    await eventually('the change is reported', () => Promise.resolve(reported.length > 0));
    rmSync(folder, { recursive: true, force: true });
    await eventually('the missing folder is told', () => Promise.resolve(failures.length > 0));
    await polling.stop();
    assert.equal((failures[0] as CodedError).code, 'mosaic.unreachable');
  });

  it('find by number whom the newest one shows, restricted ones too and merged ones not', async () => {
    const shared = { nhsNumber: '9997451627' };
    await take(2, [
      aLine({ ...shared, personId: '800001', restricted: 'Y' }),
      aLine({ ...shared, personId: '800002' }),
      aLine({ ...shared, personId: '800003', mergedInto: '800002' }),
    ]);
    assert.deepEqual(await reading().findByNumber(number('9997451627')), ['800001', '800002']);
    assert.deepEqual(await reading().findByNumber(number('9997042182')), []);
  });

  it('list everybody in scope, page by page, each once', async () => {
    await take(2, [...manyLines(401), aLine({ planStartedOn: '2020-01-01', planEndedOn: '2020-06-01' })]);
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await reading().inScope(after);
      found.push(...page.children.map(({ personId }) => personId));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual([found.length, new Set(found).size], [401, 401]);
  });
});
