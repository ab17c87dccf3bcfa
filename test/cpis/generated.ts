import fc from 'fast-check';
import type { Acknowledgement, RecordResult, ReturnedRecord } from '../../src/domain/acknowledgements.js';
import { fileCodes, recordCodes } from '../../src/domain/acknowledgements.js';
import type { Instant, PlainDate } from '../../src/domain/dates.js';
import { instantOf } from '../../src/domain/dates.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import { isNhsNumber } from '../../src/domain/nhs-number.js';
import type {
  Access,
  AccessAuthor,
  AccessNotification,
  InactiveNumberNotification,
} from '../../src/domain/notifications.js';
import type { Authority, PersonName } from '../../src/domain/people.js';
import type { Upload, UploadRecord } from '../../src/domain/uploads.js';
import { registrationKinds } from '../../src/domain/uploads.js';
import { person } from '../support/examples.js';

type Arbitrary<T> = fc.Arbitrary<T>;

const shaped = <T>(model: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });

/** Without the keys that are undefined: what is absent is absent. */
const lean = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;

const maybe = <T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

/** From the test range, check digit right. */
export const nhsNumbers: Arbitrary<NhsNumber> = fc
  .integer({ min: 0, max: 999_999 })
  .map((middle) => `999${String(middle).padStart(6, '0')}`)
  .map((nine) => Array.from({ length: 10 }, (_, digit) => `${nine}${digit}`).find(isNhsNumber))
  .filter((found): found is NhsNumber => found !== undefined);

export const dates: Arbitrary<PlainDate> = fc
  .integer({ min: Date.UTC(1901, 0, 1), max: Date.UTC(2060, 0, 1) })
  .map((ms) => instantOf(ms).slice(0, 10) as PlainDate);

/** Whole seconds: the wire carries no finer ones. */
export const instants: Arbitrary<Instant> = fc
  .integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2060, 0, 1) / 1000 })
  .map((seconds) => instantOf(seconds * 1000));

const uuids = fc.uuid().map((id) => id.toUpperCase());
const sequences = fc.integer({ min: 1, max: 10_000_000 });
const digits = fc.stringMatching(/^\d{5,15}$/);

/** Words as people have them, and letters that XML treats in its own way. */
const words = fc
  .oneof(
    fc.constantFrom(
      'Zoë',
      "O'Dowd",
      'Anne-Marie',
      'Siân',
      'D’Arcy',
      'Łukasiewicz',
      'Nguyễn',
      'van der Berg',
      '李',
      'Ægir',
    ),
    fc.string({
      unit: fc.constantFrom('a', 'é', "'", '-', ' ', '&', '<', '>', '"', ']', '𝒳', 'ß', '.'),
      maxLength: 12,
    }),
  )
  .map((word) => word.trim())
  .filter((word) => word !== '');

const names: Arbitrary<PersonName> = shaped({
  prefix: maybe(words),
  given: fc.array(words, { minLength: 1, maxLength: 4 }),
  family: words,
}).map((name) => lean(name) as PersonName);

const organisations = shaped({ odsCode: fc.stringMatching(/^[A-Z0-9]{3,6}$/), name: words });

const authorities: Arbitrary<Authority> = shaped({
  odsCode: fc.stringMatching(/^[A-Z0-9]{3,6}$/),
  name: words,
  telephones: shaped({ officeHours: digits, emergencyDuty: digits }),
});

/** An end on or after the start; a delete on any day. */
const periods = fc
  .tuple(dates, maybe(dates), maybe(dates))
  .map(([one, other, deleted]) =>
    other === undefined || other >= one ? { start: one, end: other, deleted } : { start: other, end: one, deleted },
  );

export const records: Arbitrary<UploadRecord> = fc
  .tuple(
    shaped({
      recordId: uuids,
      kind: fc.constantFrom(...registrationKinds),
      nhsNumber: nhsNumbers,
      name: names,
      birthDate: dates,
      localId: maybe(fc.stringMatching(/^[1-9]\d{0,8}$/).map(person)),
    }),
    periods,
  )
  .map(([subject, period]) => lean({ ...subject, ...period }) as UploadRecord);

export const uploads: Arbitrary<Upload> = shaped({
  sequence: sequences,
  createdAt: instants,
  authority: authorities,
  records: fc.array(records, { minLength: 1, maxLength: 6 }),
});

const results: Arbitrary<RecordResult> = shaped({
  code: fc.constantFrom(...Object.keys(recordCodes), 'CPR99'),
  detailCode: maybe(fc.stringMatching(/^[A-Z0-9]{1,5}$/)),
  location: maybe(fc.nat(600).map((place) => `/File/record[${place + 1}]/CP-ISRecord`)),
}).map((result) => lean(result) as RecordResult);

const returned: Arbitrary<ReturnedRecord> = shaped({
  accepted: fc.boolean(),
  recordId: maybe(uuids),
  nhsNumber: maybe(nhsNumbers),
  plan: maybe(records),
}).map(
  ({ plan, ...echo }) =>
    lean({ ...echo, ...(plan && { kind: plan.kind, start: plan.start, end: plan.end }) }) as ReturnedRecord,
);

export const acknowledgements: Arbitrary<Acknowledgement> = shaped({
  createdAt: instants,
  sequence: fc.oneof(sequences, fc.constant('unknown' as const)),
  quantity: fc.oneof(fc.nat(500), fc.constant('unknown' as const)),
  fileCode: fc.constantFrom(...Object.keys(fileCodes), 'CPF99'),
  results: fc.array(results, { maxLength: 6 }),
  receiver: organisations,
  failed: fc.nat(500),
  returned: fc.array(returned, { maxLength: 4 }),
});

const named = {
  name: maybe(names),
  roleCode: maybe(fc.stringMatching(/^NR\d{4}$/)),
  role: maybe(words),
  organisation: maybe(words),
  telephones: fc.array(digits, { maxLength: 2 }),
};
const ids = maybe(fc.stringMatching(/^\d{12}$/));

const authors: Arbitrary<AccessAuthor> = fc
  .oneof(
    shaped({ kind: fc.constant('person' as const), userId: ids, roleProfileId: ids, ...named }),
    shaped({ kind: fc.constant('device' as const), systemId: ids, ...named }),
  )
  .map((author) => lean(author) as AccessAuthor);

const locations = shaped({
  postcode: maybe(words),
  place: maybe(words),
  telephones: fc.array(digits, { maxLength: 2 }),
}).map(lean);

const accesses: Arbitrary<Access> = shaped({
  queryId: maybe(uuids),
  nhsNumber: nhsNumbers,
  openedAt: instants,
  uploadSequence: maybe(sequences),
  author: authors,
  location: maybe(locations),
}).map((access) => lean(access) as Access);

export const accessNotifications: Arbitrary<AccessNotification> = shaped({
  notificationId: uuids,
  createdAt: instants,
  total: fc.nat(30),
  accesses: fc.array(accesses, { maxLength: 4 }),
});

export const inactiveNumberNotifications: Arbitrary<InactiveNumberNotification> = shaped({
  notificationId: uuids,
  createdAt: instants,
  recipient: organisations,
  uploadSequence: maybe(sequences),
  numbers: fc
    .uniqueArray(nhsNumbers, { minLength: 2, maxLength: 8 })
    .map(([first, second, ...rest]) => [
      { nhsNumber: first, replacement: second },
      ...rest.map((nhsNumber) => ({ nhsNumber })),
    ]),
}).map((notification) => lean(notification) as InactiveNumberNotification);
