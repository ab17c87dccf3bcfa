import type { Alert, Recipient } from '../../src/domain/actions.js';
import { alertSchema } from '../../src/schemas/mosaic-writes.js';
import { z } from 'zod';
import type { Effect, Effects } from './effects.js';
import type { People } from './people.js';
import { opensRestricted, relationshipsOf, seesWork, somebodyElse } from './relations.js';
import type { Staff, Worker } from './staff.js';

/** Whose work is looked at. */
export type Whose =
  | { readonly kind: 'worker'; readonly worker: Worker }
  | { readonly kind: 'team'; readonly teamId: string }
  | { readonly kind: 'role'; readonly role: string };

export interface Parts {
  readonly people: People;
  readonly effects: Effects;
  readonly staff: Staff;
}

export const idOf = (whose: Whose): string =>
  whose.kind === 'worker' ? whose.worker.workerId : whose.kind === 'team' ? whose.teamId : whose.role;

/** The desk of somebody whom the staff has, or to whom something was written. */
export function deskOf(kind: Whose['kind'], id: string, parts: Parts): Whose | undefined {
  const { workers, teams, roles } = parts.staff;
  const whose: Whose =
    kind === 'worker'
      ? { kind, worker: workers.find(id) ?? somebodyElse(id, undefined, parts.staff) }
      : kind === 'team'
        ? { kind, teamId: id }
        : { kind, role: id };
  const book = { worker: workers, team: teams, role: roles }[kind];
  return book.find(id) !== undefined || workOf(whose, parts).length > 0 ? whose : undefined;
}

const handedTo = z.object({ to: z.object({ kind: z.enum(['worker', 'team']), id: z.string() }) });

/** What Mosaic shows on a desk, newest first: an alert that reaches nobody is on none, as in Mosaic itself. */
export const workOf = (whose: Whose, parts: Parts): readonly Effect[] =>
  parts.effects
    .all()
    .filter((effect) => isOnDesk(effect, whose, parts))
    .reverse();

function isOnDesk(effect: Effect, whose: Whose, parts: Parts): boolean {
  if (effect.kind !== 'alert' && effect.kind !== 'next-action') return false;
  if (whose.kind === 'worker' && !canSee(whose.worker, effect, parts)) return false;
  return effect.kind === 'alert' ? alerts(effect, whose, parts) : isHanded(effect, whose);
}

function canSee(worker: Worker, { personId }: Effect, { people, staff }: Parts): boolean {
  if (!seesWork(worker, staff)) return false;
  const isRestricted = personId !== undefined && people.find(personId)?.snapshot.restricted === true;
  return !isRestricted || opensRestricted(worker, staff);
}

function isHanded({ body }: Effect, whose: Whose): boolean {
  const { success, data } = handedTo.safeParse(body);
  if (!success || data.to.kind !== whose.kind) return false;
  return data.to.id === (whose.kind === 'worker' ? whose.worker.workerId : whose.teamId);
}

/** A team is no recipient of an alert. */
function alerts({ body }: Effect, whose: Whose, parts: Parts): boolean {
  const { success, data } = alertSchema.safeParse(body);
  if (!success || whose.kind === 'team') return false;
  return data.recipients.some((recipient) => reaches(recipient, data, whose, parts));
}

function reaches(recipient: Recipient, { personId }: Alert, whose: Whose, { people, staff }: Parts): boolean {
  if (whose.kind === 'team') return false;
  if (recipient.kind === 'worker-role')
    return whose.kind === 'role' ? whose.role === recipient.role : whose.worker.roles.includes(recipient.role);
  const person = personId === undefined ? undefined : people.find(personId);
  if (person === undefined || whose.kind === 'role') return false;
  return relationshipsOf(person, staff).some(
    ({ workerId, relationship }) => workerId === whose.worker.workerId && relationship === recipient.relationship,
  );
}
