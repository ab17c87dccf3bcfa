import type { AlertTrigger, Recipient } from './actions.js';
import { childTriggers } from './actions.js';
import type { Climb } from './ladders.js';
import { climb } from './ladders.js';
import type { ChildRelations } from './relations.js';

/** Whom the authority names for a trigger, in the place of those who hear of it otherwise. */
export type AlertTargets = Partial<Readonly<Record<AlertTrigger, readonly Recipient[]>>>;

/** Why the recipients of a trigger cannot be meant; undefined where they can. Only worker roles own what is no single child's. */
export function targetProblem(trigger: AlertTrigger, recipients: readonly Recipient[]): string | undefined {
  const related = recipients.filter(({ kind }) => kind === 'related-worker').length;
  if (related > 0 && !childTriggers.has(trigger)) return 'is about no single child: it goes to worker roles only';
  if (related === recipients.length) return 'name a worker role too: a child may have no such related worker';
  return undefined;
}

export interface Heard {
  /** all of them hear of it at once */
  readonly recipients: readonly Recipient[];
  /** related workers whom Mosaic cannot reach for this child, and why */
  readonly missed: Climb['failed'];
}

/** Who of the named recipients can be reached for this child. Roles always can. */
export function heardBy(recipients: readonly Recipient[], relations: ChildRelations | undefined): Heard {
  const tried = recipients.map((recipient) => ({ recipient, failed: failedFor(recipient, relations) }));
  return {
    recipients: tried.flatMap(({ recipient, failed }) => (failed.length === 0 ? [recipient] : [])),
    missed: tried.flatMap(({ failed }) => failed),
  };
}

const failedFor = (recipient: Recipient, relations: ChildRelations | undefined): Climb['failed'] =>
  recipient.kind === 'worker-role'
    ? []
    : climb([{ kind: 'allocated-worker', relationships: [recipient.relationship] }], relations, 'alert').failed;

/** What is left where Mosaic refuses a related worker. */
export const rolesOf = (recipients: readonly Recipient[]): readonly Recipient[] =>
  recipients.filter(({ kind }) => kind === 'worker-role');
