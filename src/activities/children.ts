import type { Durations } from '../contracts/durations.js';
import { assess } from '../domain/assess.js';
import type { Assessed } from '../domain/child-state.js';
import type { ChildSnapshot } from '../domain/children.js';
import { instantOf, ukDate } from '../domain/dates.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { HeldRegistration } from '../domain/registrations.js';
import type { Ports } from './index.js';

interface ToAssess {
  readonly snapshot: ChildSnapshot;
  readonly held: readonly HeldRegistration[];
  readonly knownNumbers: readonly NhsNumber[];
  readonly inactiveNumbers: readonly NhsNumber[];
}

type ChildPorts = Pick<Ports, 'settings' | 'mosaic' | 'desk' | 'pseudonyms'>;

export const createChildActivities = ({ settings, mosaic, desk, pseudonyms }: ChildPorts) => ({
  /** The child's newest snapshot from Mosaic. */
  readChild: (personId: MosaicPersonId): Promise<ChildSnapshot> => mosaic.readChild(personId),

  /** What CP-IS should hold, by the authority's policy and today's date in England; and the marks that stand for it. */
  assessChild: (child: ToAssess): Promise<{ assessed: Assessed; durations: Durations }> => {
    const on = ukDate(instantOf(Date.now()));
    const assessment = assess(child.snapshot, settings.scope, on, child.inactiveNumbers);
    const subjects = child.knownNumbers.map((number) => pseudonyms.subject(number, 'own'));
    const heldMark =
      child.held.length === 0 ? {} : { heldMark: pseudonyms.mark(child.held.map(({ content }) => content)) };
    return Promise.resolve({ assessed: { ...assessment, on, subjects, ...heldMark }, durations: settings.durations });
  },

  /** Hands a change to the upload desk; the desk drops one that it has heard. */
  submitChange: (change: SubmittedChange): Promise<void> => desk.submit(change),
});
