import { instantOf } from '../domain/dates.js';
import type { Looked, RoleClimb, RoleClimbs } from '../domain/role-climbs.js';
import { climbLooked, climbPostponed } from '../domain/role-climbs.js';
import { toMosaic } from './activities.js';
import { attempt } from './attempt.js';
import { now } from './run.js';

/**
 * Looks whether somebody took up an alert that is due, and tells the next rung where nobody did.
 * @param slowRetry milliseconds until the next look, where Mosaic cannot be asked now
 * @returns what that changes, for the climbs of the moment: others may have begun or ended meanwhile
 */
export async function lookAt(
  { about, climbing }: RoleClimb,
  slowRetry: number,
): Promise<(climbs: RoleClimbs) => Looked> {
  const looking = await attempt(
    toMosaic.climbAlert.executeWithOptions({ summary: 'look whether somebody took the alert up' }, [climbing]),
  );
  const later = instantOf(Date.now() + slowRetry);
  return (climbs) =>
    looking.ok
      ? climbLooked(climbs, about, looking.value, now())
      : { climbs: climbPostponed(climbs, about, later), untaken: false };
}
