import type { Recipient } from './actions.js';
import type { ChildRelations, RelatedWorker } from './relations.js';

/** One step of the ladder on which a matter looks for a person, from the nearest to the one who is always there. */
export type Rung =
  /** the child's worker by any of these relationship codes: they are local */
  | { readonly kind: 'allocated-worker'; readonly relationships: readonly string[] }
  /** the child's team: by a next action, or by an alert to the role of that team */
  | { readonly kind: 'team'; readonly roles: Readonly<Record<string, string>> }
  | { readonly kind: 'role'; readonly role: string }
  /** out of hours: a team by a next action, else an alert to its role */
  | { readonly kind: 'emergency-duty'; readonly role: string; readonly teamId?: string };

export type RungKind = Rung['kind'];

/** Why a rung reaches nobody: for the timeline and for people who set the authority up. */
export const rungFailures = {
  'no-allocation': 'Mosaic shows no worker with this relationship to the child',
  'worker-without-role': 'the worker has no role or no organisation in Mosaic, and is invisible there',
  'no-permission': 'the worker’s role lacks Next Actions at Browse or above',
  'no-access': 'the worker may not open this restricted record',
  'no-team': 'Mosaic shows no responsible team for the child',
  'team-closed': 'the team is closed in Mosaic',
  'team-without-role': 'the configuration names no role for this team: a team is no recipient of an alert',
  'no-next-action-to-role': 'a role is reached by an alert, not by a next action',
  'relations-unread': 'this connection to Mosaic does not tell who works with a child',
  refused: 'Mosaic refused to write to this recipient',
} as const;
export type RungFailure = keyof typeof rungFailures;

/** Who is reached, and how. */
export type Target =
  | { readonly by: 'alert'; readonly to: Recipient }
  | { readonly by: 'next-action'; readonly to: { readonly kind: 'worker' | 'team'; readonly id: string } };

export interface Reached {
  readonly rung: RungKind;
  readonly target: Target;
}

export interface Climb {
  /** the rungs that hold, lowest first: the first one is told; the next where Mosaic refuses or nobody takes it up */
  readonly reached: readonly Reached[];
  readonly failed: readonly { readonly rung: RungKind; readonly why: RungFailure }[];
}

/** Which rungs reach somebody for this child, and why the others do not. */
export function climb(ladder: readonly Rung[], relations: ChildRelations | undefined, by: Target['by']): Climb {
  const tried = ladder.map((rung) => ({ rung: rung.kind, ...stepOn(rung, relations, by) }));
  return {
    reached: tried.flatMap(({ rung, target }) => (target === undefined ? [] : [{ rung, target }])),
    failed: tried.flatMap(({ rung, why }) => (why === undefined ? [] : [{ rung, why }])),
  };
}

type Step = { readonly target?: Target; readonly why?: RungFailure };

function stepOn(rung: Rung, relations: ChildRelations | undefined, by: Target['by']): Step {
  switch (rung.kind) {
    case 'allocated-worker':
      return relations === undefined
        ? unreadWorker(rung.relationships, by)
        : toWorker(rung.relationships, relations, by);
    case 'team':
      return relations === undefined ? { why: 'relations-unread' } : toTeam(rung.roles, relations, by);
    case 'role':
      return by === 'alert' ? toRole(rung.role) : { why: 'no-next-action-to-role' };
    case 'emergency-duty':
      if (by === 'alert') return toRole(rung.role);
      return rung.teamId === undefined
        ? { why: 'no-next-action-to-role' }
        : { target: { by: 'next-action', to: { kind: 'team', id: rung.teamId } } };
  }
}

const toRole = (role: string): Step => ({ target: { by: 'alert', to: { kind: 'worker-role', role } } });

/** Mosaic finds the related worker of an alert by itself; whether there is one, nobody could tell us. */
function unreadWorker([relationship]: readonly string[], by: Target['by']): Step {
  return by === 'alert' && relationship !== undefined
    ? { target: { by, to: { kind: 'related-worker', relationship } } }
    : { why: 'relations-unread' };
}

/** The first worker whom Mosaic can reach, in the order of the codes; else why the nearest one cannot be. */
function toWorker(relationships: readonly string[], { workers }: ChildRelations, by: Target['by']): Step {
  const related = relationships.flatMap((code) => workers.filter(({ relationship }) => relationship === code));
  const found = related.find((worker) => hindrance(worker) === undefined);
  if (found === undefined) return { why: (related[0] && hindrance(related[0])) ?? 'no-allocation' };
  return by === 'alert'
    ? { target: { by, to: { kind: 'related-worker', relationship: found.relationship } } }
    : { target: { by, to: { kind: 'worker', id: found.workerId } } };
}

function hindrance({
  hasRole,
  hasOrganisation,
  seesNextActions,
  mayOpenRecord,
}: RelatedWorker): RungFailure | undefined {
  if (!hasRole || !hasOrganisation) return 'worker-without-role';
  if (!seesNextActions) return 'no-permission';
  return mayOpenRecord ? undefined : 'no-access';
}

function toTeam(roles: Readonly<Record<string, string>>, { team }: ChildRelations, by: Target['by']): Step {
  if (team === undefined) return { why: 'no-team' };
  if (team.closed) return { why: 'team-closed' };
  if (by === 'next-action') return { target: { by, to: { kind: 'team', id: team.teamId } } };
  const role = roles[team.teamId];
  return role === undefined ? { why: 'team-without-role' } : toRole(role);
}
