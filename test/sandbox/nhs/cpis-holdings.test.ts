import assert from 'node:assert/strict';
import { eighteenthBirthday } from '../../../sandbox/nhs/cpis/records.js';
import { dayInMs } from '../../../src/domain/dates.js';
import type { UploadRecord } from '../../../src/domain/uploads.js';
import { day, number } from '../../support/examples.js';
import { aFile, aRecord, daysAgo, judged } from './files.js';
import { openNhs, type LedgerEntry, type OpenNhs } from './open-nhs.js';

interface Held {
  readonly nhsNumber: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string | null;
}
interface Logged {
  readonly nhsNumber: string;
  readonly queryId: string;
  readonly openedAt: string;
  readonly silent: boolean;
  readonly author: { readonly kind: string; readonly name?: string; readonly organisation?: string };
}

const isla = '9997042182';
const teenager = '9997770137';

describe('NHS sandbox: what CP-IS holds as time goes by', () => {
  let nhs: OpenNhs;
  let clock: number;
  beforeEach(async () => {
    clock = Date.now();
    nhs = await openNhs({ now: () => clock });
  });
  afterEach(() => nhs.close());

  const records = (): Promise<readonly Held[]> => nhs.get('/admin/records');
  const ends = async (): Promise<readonly (string | null)[]> => (await records()).map(({ end }) => end);
  const open = async (access: object): Promise<number> =>
    (await fetch(`${nhs.url}/admin/accesses`, { method: 'POST', body: JSON.stringify(access) })).status;
  const log = (): Promise<readonly Logged[]> => nhs.get(`/admin/accesses?nhsNumber=${isla}`);

  it('shows an ended plan for 365 days, and then nothing', async () => {
    await judged(nhs, aFile(1, [aRecord('700101', { end: daysAgo(0) })]));
    clock += 365 * dayInMs;
    assert.deepEqual(await ends(), [daysAgo(0)]);
    assert.equal(await open({ nhsNumber: isla }), 201);
    clock += dayInMs;
    assert.deepEqual(await records(), []);
    assert.equal(await open({ nhsNumber: isla }), 409);
    const end = await judged(nhs, aFile(2, [aRecord('700101', { deleted: daysAgo(0) })]));
    assert.deepEqual(end.recordCodes, ['CPR07']);
  });

  /** Somebody who becomes 18 in ten days. */
  const almostGrownUp = async (): Promise<{ record: UploadRecord; birthday: string }> => {
    const birthday = daysAgo(-10);
    const birthDate = day(`${Number(birthday.slice(0, 4)) - 18}${birthday.slice(4)}`);
    const person = { nhsNumber: teenager, familyName: 'Fenwright', givenNames: ['Ottoline'], birthDate };
    await nhs.post('/admin/people', [person]);
    const name = { given: ['Ottoline'], family: 'Fenwright' };
    return { record: aRecord('700101', { nhsNumber: number(teenager), name, birthDate }), birthday };
  };

  it('ends a child’s plan at 18 by the birth date of the Spine, and takes no update afterwards', async () => {
    const { record, birthday } = await almostGrownUp();
    await judged(nhs, aFile(1, [record]));
    clock += 9 * dayInMs;
    assert.deepEqual(await ends(), [null]);
    clock += dayInMs;
    assert.deepEqual(await ends(), [birthday]);
    const late = await judged(nhs, aFile(2, [{ ...record, end: daysAgo(0) }]));
    assert.deepEqual(late.recordCodes, ['CPR07']);
    assert.deepEqual(await ends(), [birthday]);
    clock += 365 * dayInMs;
    assert.deepEqual(await ends(), [birthday]);
    clock += dayInMs;
    assert.deepEqual(await records(), []);
  });

  it('goes by the Spine where its birth date was put right since', async () => {
    const { record } = await almostGrownUp();
    await judged(nhs, aFile(1, [record]));
    const person = { nhsNumber: teenager, familyName: 'Fenwright', givenNames: ['Ottoline'], birthDate: '2015-01-31' };
    await nhs.post('/admin/people', [person]);
    clock += 20 * dayInMs;
    assert.deepEqual(await ends(), [null]);
  });

  it('keeps an end that came before the birthday', async () => {
    const { record } = await almostGrownUp();
    await judged(nhs, aFile(1, [{ ...record, end: daysAgo(1) }]));
    clock += 20 * dayInMs;
    assert.deepEqual(await ends(), [daysAgo(1)]);
  });

  it('never ends the plan of an unborn child by the age of its mother, and takes its end', async () => {
    const { record } = await almostGrownUp();
    const unborn = { ...record, kind: 'unborn-child-protection' } as const;
    await judged(nhs, aFile(1, [unborn]));
    clock += 20 * dayInMs;
    assert.deepEqual(await ends(), [null]);
    const ended = await judged(nhs, aFile(2, [{ ...unborn, end: daysAgo(0) }]));
    assert.deepEqual([ended.recordCodes, await ends()], [['CPR06'], [daysAgo(0)]]);
  });

  it('knows when those born on 29 February become 18', () => {
    assert.equal(eighteenthBirthday(day('2008-02-29')), '2026-03-01');
    assert.equal(eighteenthBirthday(day('2008-07-05')), '2026-07-05');
  });

  it('keeps the last 25 accesses of a number, newest first, and as many silent ones', async () => {
    await judged(nhs, aFile(1));
    const at = (minute: number): string => new Date(clock - 3_600_000 + minute * 60_000).toISOString();
    const access = (minute: number, silent: boolean) => ({
      ...{ nhsNumber: isla, at: at(minute), silent },
      author: { kind: 'person', name: `Dr Robin Quill${String.fromCharCode(97 + minute)}`, role: 'Consultant' },
    });
    for (let minute = 0; minute < 27; minute += 1) {
      await open(access(minute, false));
      await open(access(minute, true));
    }
    const kept = await log();
    for (const silent of [false, true]) {
      const times = kept.filter((one) => one.silent === silent).map(({ openedAt }) => openedAt);
      assert.deepEqual(
        times,
        Array.from({ length: 25 }, (_, index) => at(26 - index)),
      );
    }
    assert.equal(kept[0]?.author.organisation, 'St Elsewhere');
    assert.deepEqual(await nhs.get('/admin/accesses?nhsNumber=9997263316'), []);
  });

  it('keeps the first of several accesses by one author within 24 hours, and tells of each', async () => {
    await judged(nhs, aFile(1));
    for (const hours of [0, 23, 1]) {
      clock += hours * 3_600_000;
      assert.equal(await open({ nhsNumber: isla }), 201);
    }
    assert.equal((await log()).length, 2);
    const told = (await nhs.get<readonly LedgerEntry[]>('/admin/messages')).filter(({ kind }) => kind === 'access');
    assert.equal(told.length, 3);
  });

  it('notifies nobody of a silent read, and has it in its log', async () => {
    await judged(nhs, aFile(1));
    await open({ nhsNumber: isla, silent: true });
    assert.deepEqual(
      (await log()).map(({ silent, author }) => [silent, author.name]),
      [[true, 'Dr Robin Quillfeather']],
    );
    const told = (await nhs.get<readonly LedgerEntry[]>('/admin/messages')).filter(({ kind }) => kind === 'access');
    assert.deepEqual(told, []);
  });

  it('takes a number again that the Spine knows anew', async () => {
    const person = { familyName: 'Brackenfield', givenNames: ['Isla', 'Mae'], birthDate: '2019-03-12' };
    await nhs.post('/admin/inactive', { nhsNumber: teenager });
    const record = aRecord('700101', { nhsNumber: number(teenager) });
    assert.deepEqual((await judged(nhs, aFile(1, [record]))).recordCodes, ['CPR05']);
    await nhs.post('/admin/people', [{ nhsNumber: teenager, ...person }]);
    assert.deepEqual((await judged(nhs, aFile(2, [record]))).recordCodes, ['CPR06']);
  });
});
