import type { Instant, PlainDate } from '../domain/dates.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import { isNhsNumber } from '../domain/nhs-number.js';
import type { Template } from './names.js';
import { notDeterminable, oids, telephoneScheme, templateElement, templateExtension } from './names.js';
import type { Part } from './part.js';
import { readDate, readStamp } from './timestamps.js';

/*
 * Readers of single values. Each throws CodedError `cpis.content-missing` where there is none, `cpis.content-wrong` where
 * what stands there cannot be right.
 */

/** `element/@value` as a moment */
export const instantIn = (part: Part): Instant => orWrong(part, readStamp(part.required('value')));

/** `element/@value` as a day */
export const dateIn = (part: Part): PlainDate => orWrong(part, readDate(part.required('value')));

/** `element/@value` as a number from 0 on */
export const countIn = (part: Part): number => countOf(part, part.required('value'));

export const countOrUnknownIn = (part: Part): number | 'unknown' =>
  part.required('value') === notDeterminable ? 'unknown' : countIn(part);

/** The number of a file: `@extension`; `@root` may be absent, but not another. */
export function sequenceIn(part: Part): number {
  checkRoot(part, oids.uploadSequence);
  const sequence = countOf(part, part.required('extension'));
  return orWrong(part, sequence > 0 ? sequence : undefined);
}

/** An NHS number in `@extension`, its check digit right. */
export function nhsNumberIn(part: Part): NhsNumber {
  checkRoot(part, oids.nhsNumber);
  const text = part.required('extension');
  return orWrong(part, isNhsNumber(text) ? text : undefined);
}

/** The one of several ids that has this root; undefined where none has. */
export function idOfRoot(part: Part, root: string): Part | undefined {
  const [id, second] = part.all('id').filter((one) => one.attribute('root') === root);
  if (second !== undefined) throw part.missing();
  return id;
}

/**
 * A message's or a query's own id: `@root`, with `@extension` where there is one. A UUID is the same in small letters, and
 * must be, because what was handled is known by it.
 */
export function uniqueIdIn(part: Part): string {
  const extension = part.attribute('extension');
  const id = [part.required('root').toUpperCase(), ...(extension === undefined ? [] : [extension])].join('/');
  return orWrong(part, /^[\x21-\x7e]{1,200}$/.test(id) ? id : undefined);
}

/** `telecom/@value` without its scheme, of each telecom that has a value. */
export const telephonesIn = (part: Part): readonly string[] =>
  part.all('telecom').flatMap((telecom) => {
    const value = telecom.attribute('value');
    return value === undefined ? [] : [withoutScheme(value)];
  });

export const withoutScheme = (telephone: string): string =>
  telephone.toLowerCase().startsWith(telephoneScheme) ? telephone.slice(telephoneScheme.length) : telephone;

/** An optional child's text; undefined when it is absent or empty. */
export const optionalText = (part: Part | undefined, name: string): string | undefined =>
  part?.optional(name)?.text() || undefined;

/**
 * The content of the one template that stands in an association, and which of the permitted ones it is. contentId may be
 * absent, but must not name another.
 */
export function templateIn<K extends string>(
  association: Part,
  permitted: Readonly<Record<K, Template>>,
): { readonly key: K; readonly content: Part } {
  const keys = keysOf(permitted);
  const found = keys.flatMap((key) =>
    association.all(templateElement(permitted[key])).map((content) => ({ key, content })),
  );
  const [template, second] = found;
  if (template === undefined || second !== undefined) throw association.missing();
  const contentId = association.optional('contentId');
  if (contentId !== undefined && contentId.required('extension') !== templateExtension(permitted[template.key])) {
    throw association.wrong();
  }
  return template;
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] =>
  Object.keys(record).filter((key): key is K => key in record);

function checkRoot(part: Part, root: string): void {
  const found = part.attribute('root');
  if (found !== undefined && found !== root) throw part.wrong();
}

const countOf = (part: Part, text: string): number => orWrong(part, /^\d{1,15}$/.test(text) ? Number(text) : undefined);

function orWrong<T>(part: Part, value: T | undefined): T {
  if (value === undefined) throw part.wrong();
  return value;
}
