import { units } from './values.js';

/** What each key is for, in words for operators; of a longer path the nearest part that is named here counts. */
const keyWords: Readonly<Record<string, string>> = {
  authority: 'the authority',
  'authority.odsCode': 'the authority’s code',
  'authority.telephones': 'what an emergency department dials',
  mode: 'whether anything is sent or written',
  scope: 'which plans are shared with CP-IS',
  temporal: 'the Temporal server',
  keys: 'the files of the keys',
  mailbox: 'the NHS mailbox',
  'mailbox.pollEvery': 'how often the mailbox is read',
  'mailbox.alarmAfter': 'when a mailbox that is not read is told',
  upload: 'upload files',
  'upload.endsAtMost': 'the brake on ends: children within 24 hours',
  'upload.endsPercent': 'the brake on ends: percent of the children',
  'upload.answerWithin': 'how long CP-IS may take to answer',
  mosaic: 'the way to Mosaic',
  'mosaic.caseNoteType': 'the type of case note',
  secondChannel: 'who is told beside Mosaic',
  hours: 'when offices are open',
  'hours.holidaysKnownUntil': 'the last year whose holidays are known',
  careSettings: 'what kind of place an organisation is',
  'careSettings.sensitive': 'kinds of places whose details are withheld',
  rules: 'what happens in Mosaic',
  alerts: 'who is told',
  'alerts.ladder': 'who hears of one child',
  'alerts.emergencyDuty': 'who is told in addition out of hours',
  'alerts.climb': 'what becomes of an alert that nobody takes up',
  'alerts.off': 'alerts that are switched off',
  'alerts.to': 'alerts that go to others',
  'alerts.restricted': 'the narrow audience',
  'alerts.patientLocation': 'who sees where the patient was',
  reconcile: 'the nightly comparison',
  deadlines: 'how long an open plan may wait for CP-IS',
  waits: 'how long things wait',
  'waits.tail': 'how long a child’s workflow stays after its last end',
  gateway: 'where the gateway listens, and whom it lets in',
  codecServer: 'where payloads are opened for the Temporal UI, and for whom',
  worker: 'where the worker says how it is',
  metrics: 'where Temporal’s metrics are served',
  audit: 'where the audit is kept',
  retention: 'how long things are kept',
  twoPeople: 'how acts that need two people tell them apart',
};

/** Every section of a configuration has words of its own: a test says so. */
export const namedSections: readonly string[] = Object.keys(keyWords).filter((path) => !path.includes('.'));

export function wordsOf(path: readonly string[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const words = keyWords[path.slice(0, length).join('.')];
    if (words !== undefined) return words;
  }
  return 'a setting';
}

/** Keys whose numbers are milliseconds. */
export const durationKeys: ReadonlySet<string> = new Set([
  ...[
    'after',
    'ahead',
    'alarmAfter',
    'alertAfter',
    'answerWithin',
    'answersEvery',
    'askFor',
    'audit',
    'babyLookAgain',
    'batchFor',
    'closedWorkflows',
    'escalateAfter',
  ],
  ...[
    'leeway',
    'lookUpAgain',
    'pollEvery',
    'refusalLookAgain',
    'secondLook',
    'sendAgainAfter',
    'settledAfter',
    'slowRetry',
  ],
  ...['staleAfter', 'tail', 'timeout', 'unmatchedEvery', 'unmatchedFor', 'window', 'within'],
]);

const lettersAtMost = 80;
const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > lettersAtMost ? `${line.slice(0, lettersAtMost)}…` : line;
};

/** A value as people write it. */
export function valueWords(path: readonly string[], value: unknown): string {
  if (value === undefined) return 'not set';
  if (typeof value === 'number') return durationKeys.has(path.at(-1) ?? '') ? durationWords(value) : String(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return shortened(addressWords(value));
  if (Array.isArray(value)) return itemsWords(path, value);
  if (typeof value !== 'object' || value === null) return 'nothing';
  if ('hour' in value && 'minute' in value) return `${twoDigits(value.hour)}:${twoDigits(value.minute)}`;
  const parts = Object.entries(value).map(([key, inner]) => `${key} ${valueWords([...path, key], inner)}`);
  return parts.length === 0 ? 'as usual' : parts.join(', ');
}

/** What came to a list and what went; with neither, its order is another. */
export function listWords(path: readonly string[], before: readonly unknown[], after: readonly unknown[]): string {
  const [old, fresh] = [before, after].map((list) => list.map((item) => valueWords(path, item)));
  const came = (fresh ?? []).filter((item) => !old?.includes(item));
  const went = (old ?? []).filter((item) => !fresh?.includes(item));
  const said = [
    ...(came.length === 0 ? [] : [`in: ${joined(came)}`]),
    ...(went.length === 0 ? [] : [`out: ${joined(went)}`]),
  ];
  return said.length === 0 ? 'in another order' : said.join('; ');
}

const itemsWords = (path: readonly string[], items: readonly unknown[]): string =>
  items.length === 0 ? 'none' : joined(items.map((item) => valueWords(path, item)));

const itemsAtMost = 10;
const joined = (items: readonly string[]): string => {
  const [shown, more] = [items.slice(0, itemsAtMost), items.length - itemsAtMost];
  return `${shown.join(' | ')}${more > 0 ? ` | and ${more} more` : ''}`;
};

const twoDigits = (value: unknown): string => String(value).padStart(2, '0');

const durationWords = (ms: number): string => {
  const [unit, length] = Object.entries(units).findLast(([, one]) => ms % one === 0) ?? ['ms', 1];
  return ms === 0 ? '0s' : `${ms / length}${unit}`;
};

/** Of an address, the place that it leads to: a token may stand in what follows. */
function addressWords(text: string): string {
  if (!/^[a-z]+:\/\//i.test(text) || !URL.canParse(text)) return text;
  const { protocol, host, pathname, search, username } = new URL(text);
  return `${protocol}//${host}${username !== '' || search !== '' || pathname.length > 1 ? '/…' : ''}`;
}
