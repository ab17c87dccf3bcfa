import type { Acknowledgement, RecordResult } from './acknowledgements.js';
import type { RecordAnswer } from './record-answer.js';
import type { Instant } from './dates.js';
import type { MosaicPersonId } from './people.js';

/** Which records of the file, by their place from 0, belong to which change. */
export interface PlacedChange {
  readonly personId: MosaicPersonId;
  readonly changeNumber: number;
  readonly places: readonly number[];
}

export interface ToldOutcome {
  readonly personId: MosaicPersonId;
  readonly answer: RecordAnswer;
}

/** What an acknowledgement means for the whole file. */
export type FileVerdict =
  /** each record by its own code */
  | 'by-record'
  /** a person must find out why; nothing was taken */
  | 'rejected'
  /** PDS was not there: the same changes go again in a new file */
  | 'again';

export function verdictOf(answer: Acknowledgement): FileVerdict {
  if (answer.fileCode === 'CPF05') return 'again';
  const codes = answer.results.length > 0;
  if (answer.fileCode === 'CPF02' || answer.fileCode === 'CPF03') return 'by-record';
  return answer.fileCode === 'CPF04' && codes ? 'by-record' : 'rejected';
}

/** A result of the answer with the place in our file that its location names. */
export interface PlacedResult {
  readonly result: RecordResult;
  readonly place?: number;
}

/**
 * The outcome of each change. A record without a result is accepted under CPF02, and under CPF03 if the failure count adds
 * up; else nobody knows. Two different results for one record are no result: docs/registration-rules.md.
 */
export function outcomesOf(
  changes: readonly PlacedChange[],
  answer: Acknowledgement,
  placed: readonly PlacedResult[],
  sequence: number,
  at: Instant,
): readonly ToldOutcome[] {
  const silentIsAccepted = isSilentAccepted(answer, placed);
  const codeAt = (place: number): string => {
    const codes = [...new Set(placed.filter((one) => one.place === place).map(({ result }) => result.code))];
    const [code, second] = codes;
    if (code === undefined) return silentIsAccepted ? 'CPR06' : 'unanswered';
    return second === undefined ? code : 'unanswered';
  };
  return changes.map(({ personId, changeNumber, places }) => {
    const codes = places.map(codeAt);
    const bad =
      codes.find((code) => code !== 'CPR06' && code !== 'unanswered') ?? codes.find((code) => code !== 'CPR06');
    const outcome = bad === undefined ? 'accepted' : bad === 'unanswered' ? 'unanswered' : 'refused';
    const parts = codes.length > 1 ? { codes } : {};
    const code = bad ?? 'CPR06';
    return {
      personId,
      answer: { changeNumber, sequence, outcome, code, ...parts, ...detailOf(placed, places, code), at },
    };
  });
}

/** What qualifies a refusal, where CP-IS says it. */
function detailOf(placed: readonly PlacedResult[], places: readonly number[], code: string): { detailCode?: string } {
  const told = placed.find(
    ({ place, result }) => result.code === code && place !== undefined && places.includes(place),
  );
  const detailCode = told?.result.detailCode;
  return detailCode === undefined ? {} : { detailCode };
}

function isSilentAccepted(answer: Acknowledgement, placed: readonly PlacedResult[]): boolean {
  if (placed.some(({ place }) => place === undefined)) return false;
  if (answer.fileCode === 'CPF02') return true;
  const refused = answer.results.filter(({ code }) => code !== 'CPR06').length;
  return answer.fileCode === 'CPF03' && answer.failed === refused;
}

/** How many changes got which code, for reports. */
export const tallyOf = (outcomes: readonly ToldOutcome[]): Readonly<Record<string, number>> =>
  outcomes.reduce<Record<string, number>>(
    (counts, { answer: { code } }) => ({ ...counts, [code]: (counts[code] ?? 0) + 1 }),
    {},
  );
