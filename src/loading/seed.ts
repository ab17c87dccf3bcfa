import type { ChildSnapshot } from '../domain/children.js';
import type { Instant } from '../domain/dates.js';
import type { Handover } from '../domain/handover.js';
import type { Telephones } from '../domain/people.js';
import type { HeldRegistration } from '../domain/registrations.js';
import type { FormerRecord } from './rows.js';

/**
 * What CP-IS holds from the module before us, as if we had sent it: what Mosaic shows unchanged needs no record then. The
 * ids of the registrations are found by number, kind and time at the first assessment.
 */
export function seedOf(
  snapshot: ChildSnapshot,
  held: readonly FormerRecord[],
  telephones: Telephones,
  acceptedAt: Instant,
): Handover | undefined {
  const registrations = held.flatMap((record) => registrationOf(snapshot, record, telephones, acceptedAt));
  if (registrations.length === 0) return undefined;
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
): readonly HeldRegistration[] {
  const [mother] = snapshot.mothers ?? [];
  const who = kind === 'unborn-child-protection' ? mother : snapshot;
  if (who?.birthDate === undefined) return [];
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
  return [{ registrationId: `before/${kind}/${start}`, content, acceptedAt }];
}
