import type { Alert, CaseNote, CompletedStep, Recipient } from '../../src/domain/actions.js';
import type { Effects } from './effects.js';
import type { Person } from './people.js';
import { problem } from './problem.js';
import { opensRestricted, relationshipsOf } from './relations.js';
import type { Staff } from './staff.js';

/** What a strict Mosaic says against a write: each code once, so that a tool can tell which rule it met. */
export const refusals = {
  'note-type-unknown': 'There is no such note type.',
  'note-unknown': 'No note of this person stands under the reference that this one is appended to.',
  'step-type-unknown': 'There is no such step type.',
  'next-action-unknown': 'The step type has no such next action.',
  'role-unknown': 'There is no such worker role.',
  'relationship-unknown': 'There is no such relationship.',
  'worker-unknown': 'There is no such worker.',
  'worker-invisible': 'The worker has no role or no organisation.',
  'team-unknown': 'There is no such team.',
  'team-closed': 'The team is closed.',
  'record-restricted': 'The record is restricted, and the recipient may not open it.',
} as const;
type RefusalCode = keyof typeof refusals;

export interface Judged {
  readonly staff: Staff;
  readonly effects: Effects;
  /** absent where the write is about no single child */
  readonly person: Person | undefined;
}

const said = (code: RefusalCode | undefined): Response | undefined =>
  code === undefined ? undefined : problem(422, code, refusals[code]);

/** The first of several that holds. */
const firstOf = <T>(all: readonly T[], codeOf: (one: T) => RefusalCode | undefined): RefusalCode | undefined =>
  all.map(codeOf).find((code) => code !== undefined);

export function refuseNote(
  { noteType, appendsTo, personId }: CaseNote,
  { staff, effects }: Judged,
): Response | undefined {
  if (staff.noteTypes.find(noteType) === undefined) return said('note-type-unknown');
  if (appendsTo === undefined) return undefined;
  return effects.find('case-note', appendsTo)?.personId === personId ? undefined : said('note-unknown');
}

export const refuseAlert = ({ recipients }: Alert, judged: Judged): Response | undefined =>
  said(firstOf(recipients, (recipient) => againstRecipient(recipient, judged)));

function againstRecipient(recipient: Recipient, { staff, person }: Judged): RefusalCode | undefined {
  const closed = person?.snapshot.restricted === true;
  if (recipient.kind === 'worker-role') {
    const role = staff.roles.find(recipient.role);
    if (role === undefined) return 'role-unknown';
    return closed && !role.opensRestricted ? 'record-restricted' : undefined;
  }
  if (staff.relationships.find(recipient.relationship) === undefined) return 'relationship-unknown';
  if (!closed) return undefined;
  const related = relationshipsOf(person, staff).filter(({ relationship }) => relationship === recipient.relationship);
  const maySee = related.some(({ workerId }) => {
    const worker = staff.workers.find(workerId);
    return worker !== undefined && opensRestricted(worker, staff);
  });
  return maySee ? undefined : 'record-restricted';
}

export function refuseStep({ stepType, nextActions }: CompletedStep, judged: Judged): Response | undefined {
  const type = judged.staff.stepTypes.find(stepType);
  if (type === undefined) return said('step-type-unknown');
  return said(
    firstOf(nextActions, (action) =>
      type.nextActions.includes(action.type) ? againstAssignee(action.to, judged) : 'next-action-unknown',
    ),
  );
}

type Assignee = CompletedStep['nextActions'][number]['to'];

function againstAssignee({ kind, id }: Assignee, { staff, person }: Judged): RefusalCode | undefined {
  if (kind === 'team') {
    const team = staff.teams.find(id);
    return team === undefined ? 'team-unknown' : team.closed ? 'team-closed' : undefined;
  }
  const worker = staff.workers.find(id);
  if (worker === undefined) return 'worker-unknown';
  if (worker.roles.length === 0 || worker.teamId === null) return 'worker-invisible';
  return person?.snapshot.restricted && !opensRestricted(worker, staff) ? 'record-restricted' : undefined;
}
