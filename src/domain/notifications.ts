import type { Instant } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { Organisation, PersonName } from './people.js';

/** Who is named for an access, with the role as CP-IS worded it. All of it is the sender's text: plain, untrusted. */
export interface NamedPerson {
  readonly name?: PersonName;
  readonly roleCode?: string;
  readonly role?: string;
  readonly organisation?: string;
  readonly telephones: readonly string[];
}

/**
 * Who opened the record. A device author (NHS 111 and the like) had no smartcard user logged in: the person named is the
 * *responsible lead*, who did not see the child.
 */
export type AccessAuthor =
  | ({ readonly kind: 'person'; readonly userId?: string; readonly roleProfileId?: string } & NamedPerson)
  | ({ readonly kind: 'device'; readonly systemId?: string } & NamedPerson);

/** Where the patient is. It can be a refuge: shown to the narrow audience only. */
export interface PatientLocation {
  readonly postcode?: string;
  readonly place?: string;
  readonly telephones: readonly string[];
}

/** One opening of one record. */
export interface Access {
  /** CP-IS's id of the query; the access's identity where it stands */
  readonly queryId?: string;
  readonly nhsNumber: NhsNumber;
  readonly openedAt: Instant;
  readonly uploadSequence?: number;
  readonly author: AccessAuthor;
  readonly location?: PatientLocation;
}

/** CP-IS tells us that records were opened: none, one or many accesses. */
export interface AccessNotification {
  readonly notificationId: string;
  readonly createdAt: Instant;
  /** how many accesses CP-IS says are here */
  readonly total: number;
  readonly accesses: readonly Access[];
}

export interface InactiveNumber {
  readonly nhsNumber: NhsNumber;
  readonly replacement?: NhsNumber;
}

/** CP-IS tells us that NHS numbers are no longer in use, perhaps with their replacements. */
export interface InactiveNumberNotification {
  readonly notificationId: string;
  readonly createdAt: Instant;
  readonly recipient?: Organisation;
  readonly uploadSequence?: number;
  readonly numbers: readonly InactiveNumber[];
}
