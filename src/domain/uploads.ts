import type { Instant, PlainDate } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { Authority, MosaicPersonId, PersonName } from './people.js';

/** What CP-IS can hold for a number: docs/registration-rules.md. */
export const registrationKinds = ['child-protection', 'unborn-child-protection', 'looked-after'] as const;
export type RegistrationKind = (typeof registrationKinds)[number];

/**
 * One registration change as one entry of an upload. For an unborn child, number, name and birth date are the mother's.
 * CP-IS knows a registration by authority + number + kind + start.
 */
export interface UploadRecord {
  /** upper-case UUID, new for every record of every file */
  readonly recordId: string;
  readonly kind: RegistrationKind;
  readonly nhsNumber: NhsNumber;
  readonly name: PersonName;
  readonly birthDate: PlainDate;
  readonly localId?: MosaicPersonId;
  readonly start: PlainDate;
  readonly end?: PlainDate;
  /** the day on which a wrongly shared registration is to be deleted; not sent otherwise */
  readonly deleted?: PlainDate;
}

/** One file of records. */
export interface Upload {
  /** the authority's next number; never used again */
  readonly sequence: number;
  readonly createdAt: Instant;
  readonly authority: Authority;
  readonly records: readonly UploadRecord[];
}
