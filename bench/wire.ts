import { readFileSync } from 'node:fs';
import { XmlDocument } from 'libxml2-wasm';
import { decodeAcknowledgement, encodeAcknowledgement } from '../src/cpis/acknowledgement.js';
import { recordIndexes } from '../src/cpis/locations.js';
import { readMessage } from '../src/cpis/read.js';
import { schemaProblems } from '../src/cpis/schema.js';
import { encodeUpload } from '../src/cpis/upload.js';
import type { Acknowledgement } from '../src/domain/acknowledgements.js';
import { addDays, instantOf, isPlainDate } from '../src/domain/dates.js';
import { isNhsNumber } from '../src/domain/nhs-number.js';
import type { Upload, UploadRecord } from '../src/domain/uploads.js';
import type { Bench } from './context.js';
import { figure } from './figures.js';
import { percentile } from './statistics.js';

const records = 500;
const rounds = 15;
const sentAt = instantOf(Date.parse('2026-11-16T09:30:00Z'));

/** What the wire costs: each piece of work in milliseconds, and as a ratio to a bare libxml2 parse of the same bytes. */
export const benchWire: Bench = () => {
  const upload = uploadOf(records);
  const uploadBytes = encodeUpload(upload);
  const answerBytes = encodeAcknowledgement(answerTo(upload));
  const access = readFileSync(new URL('../test/fixtures/cpis/access-notification.xml', import.meta.url));
  const rows = [
    measure(`build and validate an upload of ${records} records`, uploadBytes, () => {
      if (schemaProblems(encodeUpload(upload)).length > 0) throw new Error('The upload is not valid.');
    }),
    measure(`read and resolve its acknowledgement`, answerBytes, () => {
      const { content } = decodeAcknowledgement(answerBytes);
      const indexes = recordIndexes(
        uploadBytes,
        content.results.map(({ location }) => location ?? ''),
      );
      if (indexes.some((index, place) => index !== place)) throw new Error('A location was not resolved.');
    }),
    measure('read one access notification', access, () => {
      if (readMessage(access).kind !== 'access-notification') throw new Error('It was not read.');
    }),
  ];
  const figures = rows.flatMap(({ name, kb, first, p50, ratio }) => [
    figure(`${name} (${kb} KB), p50`, p50, 'ms'),
    figure('  its first time', first, 'ms'),
    figure('  ÷ a bare parse of the same bytes', ratio, '×'),
  ]);
  const how = `${rounds} alternated rounds of each piece of work and of a bare parse`;
  const peak = figure('peak memory of the process', process.resourceUsage().maxRSS / 1024, 'MB');
  return Promise.resolve({ name: 'wire', how, figures: [...figures, peak] });
};

interface Row {
  readonly name: string;
  readonly kb: number;
  /** before anything is warm: what the first file of a process costs */
  readonly first: number;
  readonly p50: number;
  readonly bare: number;
  readonly ratio: number;
}

/** Work and bare parse alternate, so that what else the machine does falls on both. */
function measure(name: string, bytes: Uint8Array, work: () => void): Row {
  const parse = (): void => {
    XmlDocument.fromBuffer(bytes).dispose();
  };
  const first = timed(work);
  const works: number[] = [];
  const parses: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    works.push(timed(work));
    parses.push(timed(parse));
  }
  const [p50, bare] = [percentile(works, 0.5), percentile(parses, 0.5)];
  return {
    name,
    kb: Math.round(bytes.length / 1024),
    first: rounded(first),
    p50: rounded(p50),
    bare: rounded(bare),
    ratio: rounded(p50 / bare),
  };
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function uploadOf(count: number): Upload {
  const all = numbers();
  return {
    sequence: 1042,
    createdAt: sentAt,
    authority: {
      odsCode: 'ZZ9',
      name: 'Exampleshire County Council',
      telephones: { officeHours: '01632960100', emergencyDuty: '01632960199' },
    },
    records: Array.from({ length: count }, (_, place) => recordAt(place, all)),
  };
}

function recordAt(place: number, all: Iterator<UploadRecord['nhsNumber'], undefined>): UploadRecord {
  const { value: nhsNumber } = all.next();
  const born = '2019-01-01';
  if (nhsNumber === undefined || !isPlainDate(born)) throw new Error('There are too few numbers.');
  const birthDate = addDays(born, place);
  return {
    recordId: `6F1B0B52-3C0E-4B57-9A51-${String(place).padStart(12, '0')}`,
    kind: place % 3 === 0 ? 'looked-after' : 'child-protection',
    nhsNumber,
    name: { given: ['Isla', 'Mae'], family: `O'Brackenfield-Ëlm ${place}` },
    birthDate,
    start: addDays(birthDate, 400),
  };
}

/** Every number of the test range in turn that has the right check digit. */
function* numbers(): Generator<UploadRecord['nhsNumber'], undefined> {
  for (let number = 9_990_000_000; number < 9_999_999_999; number += 1) {
    const text = String(number);
    if (isNhsNumber(text)) yield text;
  }
  return undefined;
}

const answerTo = ({ sequence, records: sent, authority }: Upload): Acknowledgement => ({
  createdAt: sentAt,
  sequence,
  quantity: sent.length,
  fileCode: 'CPF02',
  results: sent.map((_, place) => ({ code: 'CPR06', location: `/File/record[${place + 1}]/CP-ISRecord` })),
  receiver: { odsCode: authority.odsCode, name: authority.name },
  failed: 0,
  returned: [],
});
