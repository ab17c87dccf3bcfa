import type { Instant, PlainDate } from './dates.js';
import { addDays, dayInMs } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { Telephones } from './people.js';
import type { UploadRecord } from './uploads.js';

/** A record before it gets its place and id in a file. */
export type RecordDraft = Omit<UploadRecord, 'recordId'>;

/** What CP-IS should hold, or holds, of one registration. The telephone numbers travel with the file, but differ with it. */
export interface RegistrationContent extends Omit<RecordDraft, 'deleted'> {
  readonly telephones: Telephones;
}

export interface WantedRegistration {
  /** the id of the Mosaic plan, or of the first legal status of a looked-after period; see `unbornRegistration` */
  readonly registrationId: string;
  readonly content: RegistrationContent;
}

/** The content of the last record that CP-IS accepted. A refusal never changes it. */
export interface HeldRegistration extends WantedRegistration {
  readonly acceptedAt: Instant;
}

export type ChangeKind = 'start' | 'amend' | 'end' | 'move' | 'delete';

/** What takes a registration away from CP-IS. */
export const isEnding = ({ kind }: { readonly kind: ChangeKind }): boolean => kind === 'end' || kind === 'delete';

/** The next change of one registration: one record, or the delete and start of an amended start date, answered once. */
export interface Change {
  readonly registrationId: string;
  readonly kind: ChangeKind;
  readonly records: readonly RecordDraft[];
  /** what CP-IS holds once every record is accepted; nothing after a delete */
  readonly leadsTo?: RegistrationContent;
}

/** A plan that ended this many days ago is no longer visible on CP-IS: docs/registration-rules.md. */
export const visibleAfterEndDays = 365;

/** The plan of an unborn child is held against its mother; after the birth the baby's own is another registration. */
export const unbornRegistration = (planId: string): string => `${planId}/unborn`;

/** Two registrations are the same one while plan and number are the same: under another number it is a new one. */
export const isSameRegistration = (one: WantedRegistration, other: WantedRegistration): boolean =>
  one.registrationId === other.registrationId && one.content.nhsNumber === other.content.nhsNumber;

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
    const standing = held.find((one) => isSameRegistration(one, registration));
    const change = standing ? amend(registration, standing, today) : start(registration, today);
    return change ? [change] : [];
  });
}

/** Registrations that CP-IS holds although Mosaic shows no such plan, or not under that number, any more. */
export const unwanted = (
  wanted: readonly WantedRegistration[],
  held: readonly HeldRegistration[],
): readonly HeldRegistration[] => held.filter((one) => !wanted.some((other) => isSameRegistration(one, other)));

/** CP-IS shows nothing any more of a plan that ended that long ago. */
export const isForgotten = (end: PlainDate | undefined, today: PlainDate): boolean =>
  end !== undefined && addDays(end, visibleAfterEndDays) < today;

function start({ registrationId, content }: WantedRegistration, today: PlainDate): Change | undefined {
  if (isForgotten(content.end, today)) return undefined;
  return { registrationId, kind: 'start', records: [draft(content)], leadsTo: content };
}

function amend(wanted: WantedRegistration, standing: HeldRegistration, today: PlainDate): Change | undefined {
  const { registrationId, content } = wanted;
  // past its 365 days CP-IS takes no end any more: only a delete, which two people must confirm
  if (isUpToDate(content, standing.content) || isForgotten(content.end, today)) return undefined;
  if (sameIdentity(content, standing.content)) {
    const ends = content.end !== undefined && standing.content.end === undefined;
    return { registrationId, kind: ends ? 'end' : 'amend', records: [draft(content)], leadsTo: content };
  }
  const removal = { ...draft(standing.content), deleted: content.start };
  return { registrationId, kind: 'move', records: [removal, draft(content)], leadsTo: content };
}

/** A registration again as CP-IS accepted it, because a person asked for it. */
export const again = ({ registrationId, content }: WantedRegistration): Change => ({
  registrationId,
  kind: 'amend',
  records: [draft(content)],
  leadsTo: content,
});

/** The delete of a wrongly shared registration, after two people confirmed it. */
export const deletion = ({ registrationId, content }: HeldRegistration, deleted: PlainDate): Change => ({
  registrationId,
  kind: 'delete',
  records: [{ ...draft(content), deleted }],
});

export function draft(content: RegistrationContent): RecordDraft {
  const { kind, nhsNumber, name, birthDate, localId, start, end } = content;
  const optional = { ...(localId === undefined ? {} : { localId }), ...(end === undefined ? {} : { end }) };
  return { kind, nhsNumber, name, birthDate, start, ...optional };
}

type Identity = Pick<RecordDraft, 'nhsNumber' | 'kind' | 'start'>;

/** CP-IS knows a registration by number, kind and start (and the authority). */
export const sameIdentity = (one: Identity, other: Identity): boolean =>
  one.nhsNumber === other.nhsNumber && one.kind === other.kind && one.start === other.start;

/**
 * Plans of one kind with one start are one registration on CP-IS: it ends with the last of them. It keeps the id under which
 * it is held.
 */
export const oneEach = (
  wanted: readonly WantedRegistration[],
  held: readonly HeldRegistration[],
): readonly WantedRegistration[] =>
  wanted.reduce<readonly WantedRegistration[]>((done, one) => {
    const twin = done.find((other) => sameIdentity(one.content, other.content));
    if (twin === undefined) return [...done, one];
    const isKnown = ({ registrationId }: WantedRegistration): boolean =>
      held.some((other) => other.registrationId === registrationId);
    const id = isKnown(one) && !isKnown(twin) ? one.registrationId : twin.registrationId;
    const content = endsLater(one.content, twin.content) ? one.content : twin.content;
    return done.map((other) => (other === twin ? { registrationId: id, content } : other));
  }, []);

const endsLater = ({ end: one }: RegistrationContent, { end: other }: RegistrationContent): boolean =>
  other !== undefined && (one === undefined || one > other);

/** Unborn children of one mother with one start share one registration on CP-IS: docs/registration-rules.md. */
export const sharedKeyOf = ({ kind, nhsNumber, start }: RecordDraft): string | undefined =>
  kind === 'unborn-child-protection' ? `${kind}/${nhsNumber}/${start}` : undefined;

/** What must agree: whose record it is in Mosaic does not count, and of an ended plan only its dates do. */
const standingContent = ({ localId: _localId, ...content }: RegistrationContent): unknown => {
  const { kind, nhsNumber, start, end } = content;
  return end === undefined ? content : { kind, nhsNumber, start, end };
};

const isUpToDate = (one: RegistrationContent, other: RegistrationContent): boolean =>
  canonical(standingContent(one)) === canonical(standingContent(other));

/** What CP-IS shows today of these, in one order: what marks are made of, so that differences are found without waking anybody. */
export const standing = (contents: readonly RegistrationContent[], today: PlainDate): readonly unknown[] =>
  contents
    .filter(({ end }) => !isForgotten(end, today))
    // after a birth the mother's record is history, which Mosaic does not show
    .filter(({ kind, end }) => kind !== 'unborn-child-protection' || end === undefined)
    .map(standingContent)
    .sort((one, other) => (canonical(one) < canonical(other) ? -1 : 1));

/** An end that Mosaic records and CP-IS has not accepted. */
export interface UnacceptedEnd {
  readonly registrationId: string;
  readonly nhsNumber: NhsNumber;
  readonly end: PlainDate;
  /** days since the end */
  readonly past: (today: PlainDate) => number;
}

export const endsUnaccepted = (
  wanted: readonly WantedRegistration[],
  held: readonly HeldRegistration[],
): readonly UnacceptedEnd[] =>
  wanted.flatMap((one) => {
    const { end, nhsNumber } = one.content;
    const open = held.find((other) => isSameRegistration(one, other));
    if (end === undefined || open === undefined || open.content.end !== undefined) return [];
    const past = (today: PlainDate): number => Math.round((Date.parse(today) - Date.parse(end)) / dayInMs);
    return [{ registrationId: one.registrationId, nhsNumber, end, past }];
  });

/**
 * Registrations by the ids that Mosaic uses now: what was seeded from another module, or came with a merged record, and a
 * period whose first legal status was corrected away, are the registration that has the same number and kind and touches
 * the same time.
 */
export function recognised(
  held: readonly HeldRegistration[],
  wanted: readonly WantedRegistration[],
): readonly HeldRegistration[] {
  return held.reduce<readonly HeldRegistration[]>((done, one) => {
    const isFree = (other: WantedRegistration): boolean =>
      !held.some((same) => isSameRegistration(same, other)) && !done.some((same) => isSameRegistration(same, other));
    const known = wanted.some((other) => isSameRegistration(one, other));
    const match = known ? undefined : wanted.find((other) => isFree(other) && isSamePeriod(one, other));
    return [...done, match === undefined ? one : { ...one, registrationId: match.registrationId }];
  }, []);
}

const isSamePeriod = ({ content: one }: WantedRegistration, { content: other }: WantedRegistration): boolean =>
  one.nhsNumber === other.nhsNumber &&
  one.kind === other.kind &&
  (one.start === other.start || (one.kind === 'looked-after' && overlap(one, other)));

const overlap = (one: RegistrationContent, other: RegistrationContent): boolean =>
  (one.end === undefined || one.end >= other.start) && (other.end === undefined || other.end >= one.start);

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
