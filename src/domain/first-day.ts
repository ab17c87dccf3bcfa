import type { ChildSnapshot } from './children.js';
import type { Instant, PlainDate } from './dates.js';
import type { Handover } from './handover.js';
import type { NhsNumber } from './nhs-number.js';
import type { Telephones } from './people.js';
import type { HeldRegistration } from './registrations.js';
import type { RegistrationKind } from './uploads.js';

/** What the module that ran before us had CP-IS accept. */
export interface FormerRecord {
  readonly nhsNumber: NhsNumber;
  readonly kind: RegistrationKind;
  readonly start: PlainDate;
  readonly end?: PlainDate;
}

/** A child of the first day. */
export interface FirstDay {
  /** of what is loaded: the same counts once, and a corrected one takes the place of what it corrects */
  readonly loadId: string;
  /** as Mosaic has it now */
  readonly snapshot: ChildSnapshot;
  readonly held: readonly FormerRecord[];
  /** that travelled with the records that are held */
  readonly telephones: Telephones;
}

/** Why a child is not loaded: of one that was merged the surviving record is, and what is held is taken over whole or not at all. */
export type NotLoaded = 'merged' | Unseedable;

/** Why a record of the module before us cannot be taken over. */
type Unseedable = 'no-birth-date' | 'no-mother';

/** Begins the id of a registration that the module before had accepted, until Mosaic's plan is recognised in it. */
const before = 'before/';

/** What an earlier load said, and Mosaic does not show: a corrected load takes it back. */
export const isOfLoad = ({ registrationId }: Pick<HeldRegistration, 'registrationId'>): boolean =>
  registrationId.startsWith(before);

/**
 * What CP-IS holds from the module before us, as if we had sent it: what Mosaic shows unchanged needs no record then. The
 * ids of the registrations are found by number, kind and time at the first assessment. All of it or nothing: of a record
 * that was left out nobody would know that CP-IS holds it.
 */
export function seedOf({ loadId, snapshot, held, telephones }: FirstDay, acceptedAt: Instant): Handover | NotLoaded {
  if (snapshot.mergedInto !== undefined) return 'merged';
  const registrations: HeldRegistration[] = [];
  for (const record of held) {
    const registration = registrationOf(snapshot, record, telephones, acceptedAt);
    if (typeof registration === 'string') return registration;
    registrations.push(registration);
  }
  return {
    handoverId: loadId,
    from: 'previous-system',
    held: registrations,
    handled: [],
    pending: [],
    knownNumbers: [],
    inactiveNumbers: [],
  };
}

function registrationOf(
  snapshot: ChildSnapshot,
  { nhsNumber, kind, start, end }: FormerRecord,
  telephones: Telephones,
  acceptedAt: Instant,
): HeldRegistration | Unseedable {
  const mothers = snapshot.mothers ?? [];
  const mother = mothers.find((one) => one.nhsNumber === nhsNumber) ?? mothers[0];
  const who = kind === 'unborn-child-protection' ? mother : snapshot;
  if (who === undefined) return 'no-mother';
  if (who.birthDate === undefined) return 'no-birth-date';
  const content = {
    kind,
    nhsNumber,
    name: { given: who.givenNames, family: who.familyName },
    birthDate: who.birthDate,
    localId: who.personId,
    start,
    ...(end === undefined ? {} : { end }),
    telephones,
  };
  return { registrationId: `${before}${kind}/${start}`, content, acceptedAt };
}
