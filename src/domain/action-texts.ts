import type { Outcome, Words } from './action-rules.js';
import type { Recipient } from './actions.js';
import type { AccessTold, ChildNotification } from './child-notifications.js';
import { dayInMs, msOf, ukWords } from './dates.js';
import type { NamedPerson } from './notifications.js';
import type { PersonName } from './people.js';
import type { TemplateValues } from './templates.js';

/** What is known: that the record was opened, by whom; never that the child attended. */
const when = [
  'The CP-IS record of {about} was opened.',
  '',
  'Opened at: {openedAt} (UK time)',
  'Received at: {receivedAt} (UK time){lateness}',
] as const;

const details = [
  ...when,
  'NHS organisation: {organisation}',
  '{who}: {person}',
  'Role: {role}',
  'Safeguarding lead in the same place as the patient: {lead}, {leadProfile}',
] as const;

const notification = 'CP-IS notification: {notificationId}';

const opened = {
  title: 'CP-IS record opened by the NHS',
  note: [...details, 'Location of the patient: {location}', 'Kind of plan or status: {planKind}', notification].join(
    '\n',
  ),
  alert: 'The CP-IS record of {about} was opened on {openedAt} (UK time). See the case note.',
} as const;

/** For what joins a work item: each opening is told, and how many there are by now. */
const again = {
  title: 'CP-IS record opened by the NHS again',
  note: ['Opened {accesses} times by the same author since the first alert.', '', opened.note].join('\n'),
  alert:
    'The CP-IS record of {about} was opened again on {openedAt} (UK time), {accesses} times by now. See what is appended to the case note.',
} as const;

const standardTexts = {
  accessNote: { title: opened.title, text: opened.note },
  accessAlert: { title: opened.title, text: opened.alert },
  againNote: { title: again.title, text: again.note },
  againAlert: { title: again.title, text: again.alert },
  numberReplaced: {
    title: 'NHS number no longer in use',
    text: 'The NHS replaced the NHS number of this child. Check the new number and enter it; uploads restart by themselves.',
  },
  numberInactive: {
    title: 'NHS number no longer in use',
    text: 'The NHS says that the NHS number of this child is no longer in use. Uploads wait for a new number.',
  },
} as const satisfies Record<string, Words>;

/** An outcome in which everything is worded. */
export interface WordedOutcome {
  readonly caseNote?: Words & { readonly noteType: string };
  readonly alert?: Words;
  readonly step?: { readonly stepType: string; readonly nextAction: string; readonly text: string };
}

/** The words of the rule, and standard ones for what it leaves open. */
export function worded(
  { caseNote, alert, step }: Outcome,
  told: ChildNotification,
  { noteType, again: joins }: { readonly noteType: string; readonly again: boolean },
): WordedOutcome {
  const standard = standardFor(told, joins);
  return {
    ...(caseNote && { caseNote: { noteType, ...standard.note, ...caseNote } }),
    ...(alert && { alert: { ...standard.alert, ...alert } }),
    ...(step && { step: { text: standard.note.text, ...step } }),
  };
}

function standardFor(told: ChildNotification, joins: boolean): { readonly note: Words; readonly alert: Words } {
  if (told.kind === 'access' && joins) return { note: standardTexts.againNote, alert: standardTexts.againAlert };
  if (told.kind === 'access') return { note: standardTexts.accessNote, alert: standardTexts.accessAlert };
  const words = told.replacement === undefined ? standardTexts.numberInactive : standardTexts.numberReplaced;
  return { note: words, alert: words };
}

/** For the family-wide note, alert and step where the place alone could tell a secret. */
export const withheldTexts = {
  note: {
    title: opened.title,
    text: [...when, 'The details are withheld here and went to a narrower audience.', notification].join('\n'),
  },
  alert: {
    title: opened.title,
    text: 'The CP-IS record of {about} was opened on {openedAt} (UK time). The details went to a narrower audience.',
  },
} as const satisfies Record<string, Words>;

/** For the narrow audience: what the others do not see. */
export const narrowDetails: Words = {
  title: 'CP-IS: details for the narrow audience',
  text: [...details, 'Location of the patient: {place}', 'Postcode: {postcode}', notification].join('\n'),
};

/** For a restricted, adopted, sensitive or dead child: that there is something, and nothing of what it is. */
export const restrictedTexts = {
  access: {
    title: 'CP-IS: for the restricted audience',
    text: 'The CP-IS record was opened on {openedAt} (UK time). Ask for the details under restricted access.',
  },
  number: {
    title: 'CP-IS: for the restricted audience',
    text: 'The NHS told us something about an NHS number. Ask for the details under restricted access.',
  },
} as const satisfies Record<string, Words>;

/** For the emergency duty team, of a child whose file only the narrow audience may know: whom to ask, and nothing else. */
export const restrictedDuty = (audience: readonly Recipient[]): Words => ({
  title: 'CP-IS: for the restricted audience',
  text: `Something came from CP-IS for the restricted audience. Ask it: ${audience.map(audienceWords).join(', ')}.`,
});

const audienceWords = (one: Recipient): string =>
  one.kind === 'worker-role' ? `role ${one.role}` : `worker ${one.relationship}`;

const planWords: Readonly<Record<string, string>> = {
  'child-protection': 'Child protection plan',
  'unborn-child-protection': 'Child protection plan before birth',
  'looked-after': 'Looked-after status',
};

/** What the fields of a template stand for, for one notification. All of the NHS's text is untrusted. */
export function valuesOf(
  told: ChildNotification,
  planKinds: readonly string[],
  { accesses = 1, withLocation = false }: { accesses?: number; withLocation?: boolean } = {},
): TemplateValues {
  const common = {
    notificationId: told.notificationId,
    receivedAt: ukWords(told.receivedAt),
    planKind: planKinds.map((kind) => planWords[kind] ?? kind).join('; '),
    about: told.through === 'mother' ? 'this unborn child, held under the mother’s NHS number,' : 'this child',
  };
  return told.kind === 'access' ? { ...common, ...accessValues(told, accesses, withLocation) } : common;
}

function accessValues(told: AccessTold, accesses: number, withLocation: boolean): TemplateValues {
  const { access, receivedAt } = told;
  const { author, openedAt } = access;
  // on the mother's number it is hers, and no matter of the unborn child's file
  const location = told.through === 'mother' ? undefined : access.location;
  const person = author.name === undefined ? 'not given' : nameWords(author.name);
  const isDevice = author.kind === 'device';
  return {
    openedAt: ukWords(openedAt),
    lateness: lateness(msOf(receivedAt) - msOf(openedAt)),
    organisation: author.organisation ?? 'not given',
    who: isDevice ? 'Responsible lead (did not see the child)' : 'NHS healthcare worker',
    person,
    role: roleOf(author) ?? 'not given',
    accesses: String(accesses),
    ...(isDevice && { lead: person, leadProfile: roleOf(author) ?? 'job profile not given' }),
    ...(location !== undefined && !withLocation && { location: 'given, for the narrow audience' }),
    ...(withLocation && location?.postcode !== undefined && { postcode: location.postcode }),
    ...(withLocation && location?.place !== undefined && { place: location.place }),
  };
}

const lateness = (ms: number): string => {
  const days = Math.floor(ms / dayInMs);
  return days < 1 ? '' : `, ${days} ${days === 1 ? 'day' : 'days'} later`;
};

const roleOf = ({ role, roleCode }: NamedPerson): string | undefined => role ?? roleCode;

const nameWords = ({ prefix, given, family }: PersonName): string =>
  [prefix, ...given, family].filter((part) => part !== undefined && part !== '').join(' ');
