import type { ChildSnapshot } from '../domain/children.js';
import type { Instant } from '../domain/dates.js';
import type { Handover } from '../domain/handover.js';
import type { Telephones } from '../domain/people.js';
import type { HeldRegistration } from '../domain/registrations.js';
import type { FormerRecord } from './rows.js';

/** Why a record of the module before us cannot be taken over. */
export type Unseedable = 'no-birth-date' | 'no-mother';

/**
 * What CP-IS holds from the module before us, as if we had sent it: what Mosaic shows unchanged needs no record then. The
 * ids of the registrations are found by number, kind and time at the first assessment. All of it or nothing: of a record
 * that was left out nobody would know that CP-IS holds it.
 */
export function seedOf(
  snapshot: ChildSnapshot,
  held: readonly FormerRecord[],
  telephones: Telephones,
  acceptedAt: Instant,
): Handover | Unseedable {
  const registrations: HeldRegistration[] = [];
  for (const record of held) {
    const registration = registrationOf(snapshot, record, telephones, acceptedAt);
    if (typeof registration === 'string') return registration;
    registrations.push(registration);
  }
  return {
    handoverId: `load-${snapshot.personId}`,
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
  return { registrationId: `before/${kind}/${start}`, content, acceptedAt };
}
