import { z } from 'zod';
import type { RecordCode } from '../../../src/domain/acknowledgements.js';
import { isNhsNumber } from '../../../src/domain/nhs-number.js';
import { isPlainDate } from '../../../src/domain/dates.js';
import type { UploadRecord } from '../../../src/domain/uploads.js';

const nhsNumber = z.string().refine(isNhsNumber, 'not a valid NHS number');

/** A person as the Spine knows them. */
export const spinePersonSchema = z.object({
  nhsNumber,
  familyName: z.string().trim().min(1),
  givenNames: z.array(z.string().trim().min(1)).min(1),
  birthDate: z.string().refine(isPlainDate, 'not a date YYYY-MM-DD'),
  sensitive: z.boolean().optional(),
  supersededBy: nhsNumber.optional(),
  /** no longer in use, with or without a replacement */
  inactive: z.boolean().optional(),
});
export type SpinePerson = z.infer<typeof spinePersonSchema>;

/**
 * Whether the Spine lets CP-IS hold something for this person; undefined when it does. A number that was superseded is
 * refused before names are compared: the person behind it may have another name by now.
 * Source: docs/messages.md, "Matching against PDS" and CP-ISUploadRecordResponse v3.0.
 */
export function refusalBySpine(
  record: UploadRecord,
  person: SpinePerson | undefined,
  isInactive: boolean,
): RecordCode | undefined {
  if (isInactive || person?.supersededBy !== undefined || person?.inactive) return 'CPR05';
  if (!person) return 'CPR01';
  if (person.sensitive) return 'CPR02';
  return isSamePerson(record, person) ? undefined : 'CPR03';
}

/** Family name and birth date must agree, and the given names by the first of three rules that succeeds. */
function isSamePerson({ name, birthDate }: UploadRecord, person: SpinePerson): boolean {
  const ours = words(name.given);
  const theirs = words(person.givenNames);
  const [first] = ours;
  const given =
    ours.join(' ') === theirs.join(' ') || first === theirs[0] || (first !== undefined && theirs.includes(first));
  return plain(name.family) === plain(person.familyName) && birthDate === person.birthDate && given;
}

const words = (names: readonly string[]): readonly string[] => names.flatMap((name) => plain(name).split(/\s+/));

/** Capital letters and the way in which an accent is encoded do not count. */
const plain = (text: string): string => text.trim().normalize('NFC').toLocaleUpperCase('en-GB');
