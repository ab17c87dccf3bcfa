import type { ReferenceData } from '../../src/domain/reference-data.js';
import type { ChildRelations, RelatedTeam, RelatedWorker } from '../../src/domain/relations.js';
import type { Person, Relationship } from './people.js';
import type { Role, Staff, Worker } from './staff.js';

/** Who works with somebody now: the allocated worker first, then the other relationships. */
export function relationsOf(person: Person, staff: Staff): ChildRelations {
  const { teamId } = person.snapshot.allocated ?? {};
  return {
    workers: relationshipsOf(person, staff).map((one) => relatedWorker(one, person, staff)),
    ...(teamId !== undefined && { team: relatedTeam(teamId, staff) }),
    mergePending: person.mergeInto !== undefined,
  };
}

export function relationshipsOf({ snapshot, relationships = [] }: Person, staff: Staff): readonly Relationship[] {
  const { workerId } = snapshot.allocated ?? {};
  const relationship = staff.settings().allocatedRelationship;
  return [...(workerId === undefined ? [] : [{ workerId, relationship }]), ...relationships];
}

function relatedWorker({ workerId, relationship }: Relationship, { snapshot }: Person, staff: Staff): RelatedWorker {
  const worker = staff.workers.find(workerId) ?? somebodyElse(workerId, snapshot.allocated?.teamId, staff);
  return {
    workerId,
    relationship,
    hasRole: worker.roles.length > 0,
    hasOrganisation: worker.teamId !== null,
    seesNextActions: rolesOf(worker, staff).some(({ seesNextActions }) => seesNextActions),
    mayOpenRecord: !snapshot.restricted || opensRestricted(worker, staff),
    ...(worker.teamId !== null && { teamId: worker.teamId }),
  };
}

/** Tools may name workers whom they never added: these are like any other, unless the staff is strict. */
export const somebodyElse = (workerId: string, teamId: string | undefined, staff: Staff): Worker => {
  const known = !staff.settings().strict;
  return {
    workerId,
    roles: known ? ['SOCIAL-WORKER'] : [],
    teamId: known ? (teamId ?? 'team-31') : null,
    opensRestricted: false,
  };
};

const relatedTeam = (teamId: string, staff: Staff): RelatedTeam => ({
  teamId,
  closed: staff.teams.find(teamId)?.closed ?? staff.settings().strict,
});

const rolesOf = ({ roles }: Worker, staff: Staff): readonly Role[] =>
  roles.flatMap((role) => staff.roles.find(role) ?? []);

export const opensRestricted = (worker: Worker, staff: Staff): boolean =>
  worker.opensRestricted || rolesOf(worker, staff).some((role) => role.opensRestricted);

/** Without a role and an organisation nobody sees anything in Mosaic, and without Next Actions no alert. */
export const seesWork = (worker: Worker, staff: Staff): boolean =>
  worker.teamId !== null && rolesOf(worker, staff).some(({ seesNextActions }) => seesNextActions);

export const referenceDataOf = (staff: Staff): ReferenceData => ({
  noteTypes: staff.noteTypes.all().map(({ noteType }) => noteType),
  stepTypes: staff.stepTypes.all(),
  roles: staff.roles.all().map(({ role, seesNextActions }) => ({
    role,
    workers: staff.workers.all().filter(({ roles }) => roles.includes(role)).length,
    seesNextActions,
  })),
  teams: staff.teams.all().map(({ teamId, closed }) => ({ teamId, closed })),
  relationships: staff.relationships.all().map(({ relationship }) => relationship),
});
