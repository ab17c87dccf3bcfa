import { z } from 'zod';
import type { PlainDate } from '../../../src/domain/dates.js';
import { addDays, isPlainDate } from '../../../src/domain/dates.js';
import { isNhsNumber } from '../../../src/domain/nhs-number.js';
import { visibleAfterEndDays } from '../../../src/domain/registrations.js';
import type { UploadRecord } from '../../../src/domain/uploads.js';
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
  if (isAdult(record, today)) return detailCodes.adult;
  if (end === undefined || addDays(end, visibleAfterEndDays) >= today) return undefined;
  return standing ? detailCodes.endedTooLongAgo : detailCodes.notHeld;
}

/** CP-IS ends a child's registration at 18 by itself and takes no update afterwards. The mother's age does not count. */
function isAdult({ kind, birthDate }: UploadRecord, today: PlainDate): boolean {
  const eighteenth = `${Number(birthDate.slice(0, 4)) + 18}${birthDate.slice(4)}`;
  return kind !== 'unborn-child-protection' && eighteenth <= today;
}

/** What CP-IS holds once it took the record. */
export const heldAfter = (record: UploadRecord, held: HeldRecord | undefined, upload: number): HeldRecord => ({
  nhsNumber: record.nhsNumber,
  kind: record.kind,
  start: record.start,
  end: record.end ?? (record.deleted === undefined ? null : (held?.end ?? null)),
  deleted: record.deleted ?? null,
  upload,
});
