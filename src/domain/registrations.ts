import type { Instant, PlainDate } from './dates.js';
import { addDays } from './dates.js';
import type { Telephones } from './people.js';
import type { UploadRecord } from './uploads.js';

/** A record before it gets its place and id in a file. */
export type RecordDraft = Omit<UploadRecord, 'recordId'>;

/** What CP-IS should hold, or holds, of one registration. The telephone numbers travel with the file, but differ with it. */
export interface RegistrationContent extends Omit<RecordDraft, 'deleted'> {
  readonly telephones: Telephones;
}

export interface WantedRegistration {
  /** the id of the Mosaic plan, or of the first legal status of a looked-after period */
  readonly registrationId: string;
  readonly content: RegistrationContent;
}

/** The content of the last record that CP-IS accepted. A refusal never changes it. */
export interface HeldRegistration extends WantedRegistration {
  readonly acceptedAt: Instant;
}

export type ChangeKind = 'start' | 'amend' | 'end' | 'move' | 'delete';

/** The next change of one registration: one record, or the delete and start of an amended start date, answered once. */
export interface Change {
  readonly registrationId: string;
  readonly kind: ChangeKind;
  readonly records: readonly RecordDraft[];
  /** what CP-IS holds once every record is accepted */
  readonly leadsTo: RegistrationContent;
}

/** A plan that ended this many days ago is no longer visible on CP-IS: docs/registration-rules.md. */
export const visibleAfterEndDays = 365;

/**
 * What to tell CP-IS next, one change for each registration that differs. What CP-IS holds and Mosaic no longer knows is
 * not deleted here: a delete needs two people (see `unwanted`).
 */
export function difference(
  wanted: readonly WantedRegistration[],
  held: readonly HeldRegistration[],
  today: PlainDate,
): readonly Change[] {
  return wanted.flatMap((registration) => {
    const standing = held.find(({ registrationId }) => registrationId === registration.registrationId);
    const change = standing ? amend(registration, standing) : start(registration, today);
    return change ? [change] : [];
  });
}

/** Registrations that CP-IS holds although Mosaic shows no such plan any more. */
export const unwanted = (
  wanted: readonly WantedRegistration[],
  held: readonly HeldRegistration[],
): readonly HeldRegistration[] =>
  held.filter(({ registrationId }) => !wanted.some((other) => other.registrationId === registrationId));

function start({ registrationId, content }: WantedRegistration, today: PlainDate): Change | undefined {
  const forgotten = content.end !== undefined && addDays(content.end, visibleAfterEndDays) < today;
  return forgotten ? undefined : { registrationId, kind: 'start', records: [draft(content)], leadsTo: content };
}

function amend({ registrationId, content }: WantedRegistration, standing: HeldRegistration): Change | undefined {
  if (sameContent(content, standing.content)) return undefined;
  if (sameIdentity(content, standing.content)) {
    const ends = content.end !== undefined && standing.content.end === undefined;
    return { registrationId, kind: ends ? 'end' : 'amend', records: [draft(content)], leadsTo: content };
  }
  const removal = { ...draft(standing.content), deleted: content.start };
  return { registrationId, kind: 'move', records: [removal, draft(content)], leadsTo: content };
}

function draft(content: RegistrationContent): RecordDraft {
  const { kind, nhsNumber, name, birthDate, localId, start, end } = content;
  const optional = { ...(localId === undefined ? {} : { localId }), ...(end === undefined ? {} : { end }) };
  return { kind, nhsNumber, name, birthDate, start, ...optional };
}

/** CP-IS knows a registration by number, kind and start (and the authority). */
const sameIdentity = (one: RegistrationContent, other: RegistrationContent): boolean =>
  one.nhsNumber === other.nhsNumber && one.kind === other.kind && one.start === other.start;

export const sameContent = (one: RegistrationContent, other: RegistrationContent): boolean =>
  canonical(one) === canonical(other);

export const sameRecords = (one: readonly RecordDraft[], other: readonly RecordDraft[]): boolean =>
  canonical(one) === canonical(other);

/** Text that is equal for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
