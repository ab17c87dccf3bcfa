import { z } from 'zod';
import type { PlainDate } from '../../../src/domain/dates.js';
import { addDays, instantOf, isPlainDate, ukDate } from '../../../src/domain/dates.js';
import { isNhsNumber } from '../../../src/domain/nhs-number.js';
import { visibleAfterEndDays } from '../../../src/domain/registrations.js';
import type { RegistrationKind, UploadRecord } from '../../../src/domain/uploads.js';
import { registrationKinds } from '../../../src/domain/uploads.js';

const date = z.string().refine(isPlainDate);

/** One registration that CP-IS holds, with the upload that changed it last. */
export const heldRecordSchema = z.object({
  nhsNumber: z.string().refine(isNhsNumber),
  kind: z.enum(registrationKinds),
  start: date,
  end: date.nullable(),
  deleted: date.nullable(),
  upload: z.int(),
});
export type HeldRecord = z.infer<typeof heldRecordSchema>;

/** CP-IS knows a registration by authority, number, kind and start; this sandbox has one authority. */
export const identityOf = ({ nhsNumber, kind, start }: Pick<HeldRecord, 'nhsNumber' | 'kind' | 'start'>): string =>
  `${nhsNumber}/${kind}/${start}`;

/** Open, or ended within the last 365 days. */
export const isVisible = ({ end, deleted }: HeldRecord, today: PlainDate): boolean =>
  deleted === null && (end === null || addDays(end, visibleAfterEndDays) >= today);

/** The day on which somebody becomes 18: 1 March for those born on 29 February. */
export function eighteenthBirthday(birthDate: PlainDate): PlainDate {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  return ukDate(instantOf(Date.UTC(year + 18, month - 1, day)));
}

/**
 * A record as CP-IS has it on that day. A child's ends at 18 by itself, a mother's for her unborn child never does; what
 * ended more than 365 days ago is gone (undefined). A deleted one stays listed as such, so that tools can tell.
 * @param birthDate as the Spine has it
 */
export function asOf(record: HeldRecord, birthDate: PlainDate | undefined, today: PlainDate): HeldRecord | undefined {
  if (record.deleted !== null) return record;
  const grownUp = birthDate !== undefined && isAdult(record.kind, birthDate, today);
  const ended = grownUp && record.end === null ? { ...record, end: eighteenthBirthday(birthDate) } : record;
  return isVisible(ended, today) ? ended : undefined;
}

/**
 * Qualify CPR07. The real codes (CP-ISUploadRecordResponseDetail) are not public: docs/messages.md, Q3.
 */
export const detailCodes = {
  endBeforeStart: 'TEST01',
  dateInFuture: 'TEST02',
  notHeld: 'TEST03',
  endedTooLongAgo: 'TEST04',
  adult: 'TEST05',
} as const;
export type DetailCode = (typeof detailCodes)[keyof typeof detailCodes];

/**
 * Why CP-IS does not take a record about a person whom the Spine matched. A start and an end that come together are a plan
 * of the past: taken although nothing was held, as long as it would still be visible.
 */
export function refusalByDates(
  record: UploadRecord,
  held: HeldRecord | undefined,
  today: PlainDate,
): DetailCode | undefined {
  const { start, end, deleted } = record;
  const standing = held?.deleted === null ? held : undefined;
  if (end !== undefined && end < start) return detailCodes.endBeforeStart;
  if ([start, end, deleted].some((one) => one !== undefined && one > today)) return detailCodes.dateInFuture;
  if (deleted !== undefined) return standing ? undefined : detailCodes.notHeld;
  if (isAdult(record.kind, record.birthDate, today)) return detailCodes.adult;
  if (end === undefined || addDays(end, visibleAfterEndDays) >= today) return undefined;
  return standing ? detailCodes.endedTooLongAgo : detailCodes.notHeld;
}

/** CP-IS ends a child's registration at 18 by itself and takes no update afterwards. The mother's age does not count. */
const isAdult = (kind: RegistrationKind, birthDate: PlainDate, today: PlainDate): boolean =>
  kind !== 'unborn-child-protection' && eighteenthBirthday(birthDate) <= today;

/** What CP-IS holds once it took the record. */
export const heldAfter = (record: UploadRecord, held: HeldRecord | undefined, upload: number): HeldRecord => ({
  nhsNumber: record.nhsNumber,
  kind: record.kind,
  start: record.start,
  end: record.end ?? (record.deleted === undefined ? null : (held?.end ?? null)),
  deleted: record.deleted ?? null,
  upload,
});
