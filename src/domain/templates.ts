import { plainText } from './plain-text.js';

/** What a text may name, and nothing else: `{openedAt}`. Each says what stands there. */
export const templateFields = {
  notificationId: 'CP-IS’s id of the notification',
  planKind: 'kind of plan or status that CP-IS holds',
  who: '“NHS healthcare worker”, or “Responsible lead” where a system without a person opened the record',
  person: 'name of that person',
  role: 'job role of that person',
  organisation: 'the NHS organisation, as CP-IS names it',
  openedAt: 'when the record was opened, UK time',
  receivedAt: 'when we received the notification, UK time',
  lateness: 'how many days later it was received; empty within a day',
  accesses: 'how often it was opened since the first alert that nobody has taken up',
  about: 'whose record: the child’s, or an unborn child’s under the mother’s number',
  location: 'that the place of the patient was given and went to the narrow audience; empty where none was given',
  postcode: 'postcode of where the patient is: for the narrow audience',
  place: 'place of where the patient is: for the narrow audience',
  lead: 'name of the safeguarding lead in the same place as the patient',
  leadProfile: 'job profile of that lead',
} as const;
export type TemplateField = keyof typeof templateFields;

export type TemplateValues = Partial<Readonly<Record<TemplateField, string>>>;

const isField = (name: string): name is TemplateField => Object.hasOwn(templateFields, name);

const braced = (name: string): string => `{${name}}`;

const placeholder = /\{([^{}]*)\}/g;

/** Placeholders that no field answers to; a stray brace counts as one. */
export function unknownPlaceholders(template: string): readonly string[] {
  const named = [...template.matchAll(placeholder)].map(([, name = '']) => name).filter((name) => !isField(name));
  return /[{}]/.test(template.replace(placeholder, '')) ? [...named.map(braced), 'a { or } alone'] : named.map(braced);
}

/** The fields that a template names. */
export const fieldsIn = (template: string): readonly TemplateField[] =>
  [...template.matchAll(placeholder)].map(([, name = '']) => name).filter(isField);

const valueAtMost = 200;

/**
 * The text of a template, plain: every value on one line, without control characters, cut where it is too long. A line all
 * of whose placeholders are empty is left out.
 */
export function filled(template: string, values: TemplateValues): string {
  return template
    .split('\n')
    .filter((line) => {
      const named = fieldsIn(line);
      return named.length === 0 || named.some((name) => valueOf(name, values) !== '');
    })
    .map((line) => line.replace(placeholder, (_whole, name: string) => (isField(name) ? valueOf(name, values) : '')))
    .join('\n');
}

const valueOf = (name: TemplateField, values: TemplateValues): string => plainText(values[name] ?? '', valueAtMost);

/** One line of a title: cut to what Mosaic's column takes. */
export const filledTitle = (template: string, values: TemplateValues, atMost: number): string =>
  plainText(filled(template, values), atMost);
