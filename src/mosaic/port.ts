import type { Alert, CaseNote, CompletedStep, Written } from '../domain/actions.js';
import type { ChildSnapshot, InScopePage } from '../domain/children.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { ChildRelations } from '../domain/relations.js';
import type { ReferenceData } from '../domain/reference-data.js';

/** What can be written, and found again. */
export type WriteKind = 'case-note' | 'alert' | 'step';

/** What we need of Mosaic. Every failure is a CodedError with a `mosaic.*` code of the failure table. */
export interface Mosaic {
  /** The child's newest snapshot. Fails with `mosaic.person-unknown`. */
  readChild(personId: MosaicPersonId): Promise<ChildSnapshot>;
  /** Everybody with a plan or status open now or ended within 365 days, at most 200 a page. `after` is the `next` of a page. */
  inScope(after?: string): Promise<InScopePage>;
  /** Ids of the people who carry this number: none, one, or several. */
  findByNumber(nhsNumber: NhsNumber): Promise<readonly MosaicPersonId[]>;
  /** Who works with the child now; undefined where this connection does not tell. Fails with `mosaic.person-unknown`. */
  readRelations(personId: MosaicPersonId): Promise<ChildRelations | undefined>;
  /** The authority's words in Mosaic; undefined where this connection does not tell. */
  readReferenceData(): Promise<ReferenceData | undefined>;
  /** Writes the note once: a second write with a standing reference returns the first. */
  writeCaseNote(note: CaseNote): Promise<Written>;
  /** Raises the alert once: a second one with a standing reference returns the first. */
  raiseAlert(alert: Alert): Promise<Written>;
  /** Writes the completed step and its next actions, together and once. */
  completeStep(step: CompletedStep): Promise<Written>;
  /** What stands under this reference, if anything. */
  findWritten(kind: WriteKind, reference: string): Promise<Written | undefined>;
}
