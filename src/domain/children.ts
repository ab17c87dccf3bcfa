import type { Instant, PlainDate } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { MosaicPersonId } from './people.js';

/** How sure Mosaic is of the number. Only a verified one is sent. */
export const numberStatuses = ['verified', 'unverified', 'missing'] as const;
export type NumberStatus = (typeof numberStatuses)[number];

/** One row of status in Mosaic: a child protection plan, or a looked-after legal status. */
export interface Plan {
  readonly planId: string;
  readonly kind: 'child-protection' | 'looked-after';
  /** SSDA903 legal status code of a looked-after child: C2, C1, V2 … */
  readonly legalStatus?: string;
  readonly startedOn: PlainDate;
  readonly endedOn?: PlainDate;
}

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
  readonly plans: readonly Plan[];
  readonly allocated?: Allocation;
  readonly restricted: boolean;
  readonly mergedInto?: MosaicPersonId;
}

/** Mosaic tells us that something changed for a child; what is true comes from the snapshot. */
export interface MosaicEvent {
  readonly eventId: string;
  readonly personId: MosaicPersonId;
  readonly occurredAt: Instant;
  /** a word of Mosaic's such as `plan-started`; for people, decides nothing */
  readonly reason: string;
  readonly child?: ChildSnapshot;
}
