import type { Instant, PlainDate } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { MosaicPersonId } from './people.js';

/** How sure Mosaic is of the number. Only a verified one is sent. */
export const numberStatuses = ['verified', 'unverified', 'missing'] as const;
export type NumberStatus = (typeof numberStatuses)[number];

/** A number as Mosaic shows it. */
export interface NumberCarrier {
  readonly nhsNumber?: NhsNumber;
  readonly numberStatus: NumberStatus;
}

/** One row of status in Mosaic: a child protection plan, or a looked-after legal status. */
export interface Plan {
  readonly planId: string;
  readonly kind: 'child-protection' | 'looked-after';
  /** SSDA903 legal status code of a looked-after child: C2, C1, V2 … */
  readonly legalStatus?: string;
  /** a plan of another authority, recorded while the child lives here: shared only where the configuration says so */
  readonly temporary?: boolean;
  readonly startedOn: PlainDate;
  readonly endedOn?: PlainDate;
}

/** An unborn child is held against its mother's number: what CP-IS matches her by. */
export interface Mother {
  readonly personId: MosaicPersonId;
  readonly nhsNumber?: NhsNumber;
  readonly numberStatus: NumberStatus;
  readonly familyName: string;
  readonly givenNames: readonly string[];
  readonly birthDate?: PlainDate;
}

/** Markers after which a record leads to no other: the old person and the new one are never connected. */
export const adoptionMarkers = ['placement-order', 'adopted'] as const;
export type AdoptionMarker = (typeof adoptionMarkers)[number];

/** Who works with the child in Mosaic. */
export interface Allocation {
  readonly workerId?: string;
  readonly teamId?: string;
}

/**
 * What Mosaic says about a child. `asOf` is the as-at time of the data, given by Mosaic, never the time of our reading:
 * the newest snapshot wins. The name is the registered one, never the display name (a known Mosaic defect).
 */
export interface ChildSnapshot {
  readonly asOf: Instant;
  readonly personId: MosaicPersonId;
  readonly nhsNumber?: NhsNumber;
  readonly numberStatus: NumberStatus;
  readonly familyName: string;
  readonly givenNames: readonly string[];
  readonly birthDate?: PlainDate;
  /** expected date of birth of an unborn child */
  readonly expectedOn?: PlainDate;
  readonly unborn: boolean;
  readonly motherPersonId?: MosaicPersonId;
  /** whom Mosaic shows as mother, with her details; two of them are a mistake that a person must correct */
  readonly mothers?: readonly Mother[];
  /** unborn children whose mother this person is: an event about her is one about them */
  readonly expecting?: readonly MosaicPersonId[];
  readonly diedOn?: PlainDate;
  readonly adoption?: AdoptionMarker;
  readonly plans: readonly Plan[];
  readonly allocated?: Allocation;
  readonly restricted: boolean;
  readonly mergedInto?: MosaicPersonId;
  /** records that were merged into this one */
  readonly mergedFrom?: readonly MosaicPersonId[];
}

/** Under whose number this child's records go out: an unborn child's are its mother's. */
export const carrierOf = ({ unborn, mothers = [], nhsNumber, numberStatus }: ChildSnapshot): NumberCarrier =>
  unborn ? (mothers[0] ?? { numberStatus: 'missing' }) : { ...(nhsNumber && { nhsNumber }), numberStatus };

/** A record whose codes are not shown in clear: restricted in Mosaic, or marked for adoption. */
export const isRestrictedRecord = ({ restricted, adoption }: ChildSnapshot): boolean =>
  restricted || adoption !== undefined;

/** What an unborn child's snapshot says of her, from her own. */
export const motherOf = ({
  personId,
  nhsNumber,
  numberStatus,
  familyName,
  givenNames,
  birthDate,
}: ChildSnapshot): Mother => ({
  personId,
  numberStatus,
  familyName,
  givenNames,
  ...(nhsNumber !== undefined && { nhsNumber }),
  ...(birthDate !== undefined && { birthDate }),
});

/** Mosaic tells us that something changed for a child; what is true comes from the snapshot. */
export interface MosaicEvent {
  readonly eventId: string;
  readonly personId: MosaicPersonId;
  readonly occurredAt: Instant;
  /** a word of Mosaic's such as `plan-started`; for people, decides nothing */
  readonly reason: string;
  readonly child?: ChildSnapshot;
}

/** A page of Mosaic's list of everybody whose plans may be shared. */
export interface InScopePage {
  readonly children: readonly ChildSnapshot[];
  /** people whose entry is not in the contract: one wrong entry must not hide the others */
  readonly unreadable?: readonly MosaicPersonId[];
  /** asks for the next page; absent on the last one */
  readonly next?: string;
}
