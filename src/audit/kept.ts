import type { AuditEntry, AuditLine } from '../domain/audit.js';
import { parseNhsNumber } from '../domain/nhs-number.js';
import type { AuditKeys } from './keys.js';

/** Workflow ids that are no person's. */
const nobodys =
  /^(upload-\d{1,9}|upload-desk|collector|erasures|reconcile(-[0-9TZ:-]{1,30})?|(message|oversize)-[\w.-]{1,60})$/;
/** Codes and ids have no spaces: free text has. */
const codes = /^[\w.:/,+=~-]{1,200}$/;
const childId = /(^|\/)(child-|cpis\/)[\w.-]{1,60}/;
/** A ticket of the authority's own system tells nothing of anybody, and is what a reason should be. */
const ticket = /^[A-Z]{2,10}-?\d{1,8}$/;
const charactersOfAName = 100;

/**
 * What may stand in the file: the one place that decides it, so that no caller can write a name there by mistake. People
 * become pseudonyms, an operator's words a mark and their length; what looks like an NHS number goes nowhere.
 */
export function keptForm(
  keys: AuditKeys,
  entry: AuditEntry & Partial<Pick<AuditLine, 'id' | 'at'>>,
): Readonly<Record<string, unknown>> {
  const { id, at, what, who, why, subject, about, result } = entry;
  const marked = (text: string): string => `~${keys.mark(text)}`;
  const plainly = (text: string): string =>
    codes.test(text) && !hasNumber(text) && !childId.test(text) ? text : marked(text);
  return {
    ...(at !== undefined && { at }),
    ...(id !== undefined && { id: plainly(id) }),
    what: plainly(what),
    who: hasNumber(who) ? marked(who) : oneLine(who).slice(0, charactersOfAName),
    why: why === null || ticket.test(why) ? why : `${why.length} characters, ${marked(why)}`,
    subject: subject === null || nobodys.test(subject) ? subject : subjectMark(keys, subject),
    ...(about !== undefined && { about: plainly(about) }),
    result: plainly(result),
  };
}

/** How the file names a person; `cpis audit export --subject` makes it from the workflow id. */
export const subjectMark = (keys: AuditKeys, subject: string): string => `child ~${keys.mark(subject)}`;

const hasNumber = (text: string): boolean =>
  (text.match(/(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g) ?? []).some((digits) => parseNhsNumber(digits) !== undefined);

const oneLine = (text: string): string => text.replace(/\p{C}/gu, ' ').trim();
