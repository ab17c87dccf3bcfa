import type { Acknowledgement, FileCode, RecordResult, ReturnedRecord } from '../../../src/domain/acknowledgements.js';
import { instantOf, ukDate } from '../../../src/domain/dates.js';
import type { Organisation } from '../../../src/domain/people.js';
import type { Upload, UploadRecord } from '../../../src/domain/uploads.js';
import type { ReadFile } from './checks.js';
import type { SpinePerson } from './matching.js';
import { refusalBySpine } from './matching.js';
import type { HeldRecord } from './records.js';
import { heldAfter, identityOf, refusalByDates } from './records.js';

/** docs/messages.md, Q7: what CP-IS says to a number that was used before, or is below one that was, is not public. */
export const wrongSequenceCode: FileCode = 'CPF04';

/** What CP-IS knows when it judges a file. */
export interface Known {
  readonly person: (nhsNumber: string) => SpinePerson | undefined;
  readonly isInactive: (nhsNumber: string) => boolean;
  readonly held: (identity: string) => HeldRecord | undefined;
  /** the highest sequence number of a file that was read to its end */
  readonly highestSequence: number;
  readonly isUsed: (sequence: number) => boolean;
  readonly spineAvailable: boolean;
  readonly clientSupported: boolean;
  /** who is answered when the file does not tell */
  readonly authority: Organisation;
  /** milliseconds since 1970 */
  readonly now: number;
}

export interface Judgement {
  readonly answer: Acknowledgement;
  /** the records as they are held afterwards */
  readonly changes: readonly HeldRecord[];
}

/** CP-IS's decision about a file that it never saw before. */
export function judge({ upload, malformedNumbers, problems }: ReadFile, known: Known): Judgement {
  const whole = (fileCode: FileCode): Judgement => ({ answer: answerTo(upload, known, { fileCode }), changes: [] });
  if (!upload || problems.length > 0) return whole('CPF01');
  if (known.isUsed(upload.sequence) || upload.sequence <= known.highestSequence) return whole(wrongSequenceCode);
  if (!known.clientSupported) return whole('CPF06');
  if (!known.spineAvailable) return whole('CPF05');
  const { results, changes } = judgeRecords(upload, malformedNumbers, known);
  const refused = results.filter(({ code }) => code !== 'CPR06').length;
  const fileCode = refused === 0 ? 'CPF02' : refused < results.length ? 'CPF03' : 'CPF04';
  return { answer: answerTo(upload, known, { fileCode, results, malformedNumbers }), changes };
}

/** One record after the other: the delete and the start of an amended plan stand in one file, in this order. */
function judgeRecords(
  upload: Upload,
  malformedNumbers: ReadonlySet<number>,
  known: Known,
): { results: readonly RecordResult[]; changes: readonly HeldRecord[] } {
  const today = ukDate(instantOf(known.now));
  const changed = new Map<string, HeldRecord>();
  const results = upload.records.map((record, index): RecordResult => {
    const location = `/File/record[${index + 1}]/CP-ISRecord`;
    if (malformedNumbers.has(index)) return { code: 'CPR04', location };
    const code = refusalBySpine(record, known.person(record.nhsNumber), known.isInactive(record.nhsNumber));
    if (code !== undefined) return { code, location };
    const identity = identityOf(record);
    const held = changed.get(identity) ?? known.held(identity);
    const detailCode = refusalByDates(record, held, today);
    if (detailCode !== undefined) return { code: 'CPR07', detailCode, location };
    changed.set(identity, heldAfter(record, held, upload.sequence));
    return { code: 'CPR06', location };
  });
  return { results, changes: [...changed.values()] };
}

interface Outcome {
  readonly fileCode: FileCode;
  readonly results?: readonly RecordResult[];
  readonly malformedNumbers?: ReadonlySet<number>;
}

function answerTo(upload: Upload | undefined, known: Known, outcome: Outcome): Acknowledgement {
  const { fileCode, results = [], malformedNumbers } = outcome;
  const returned = results.flatMap(({ code }, index) => {
    const record = upload?.records[index];
    return code === 'CPR06' || !record ? [] : [returnedRecord(record, malformedNumbers?.has(index) ?? false)];
  });
  const { odsCode, name } = upload?.authority ?? known.authority;
  return {
    createdAt: instantOf(known.now),
    sequence: upload?.sequence ?? 'unknown',
    quantity: upload?.records.length ?? 'unknown',
    fileCode,
    results,
    receiver: { odsCode, name },
    failed: results.length > 0 ? returned.length : (upload?.records.length ?? 0),
    returned,
  };
}

const returnedRecord = (record: UploadRecord, malformedNumber: boolean): ReturnedRecord => ({
  accepted: false,
  recordId: record.recordId,
  ...(malformedNumber ? {} : { nhsNumber: record.nhsNumber }),
  kind: record.kind,
  start: record.start,
  ...(record.end === undefined ? {} : { end: record.end }),
});
