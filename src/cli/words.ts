import Table from 'cli-table3';
import type { Attention } from '../domain/attentions.js';
import { attentions } from '../domain/attentions.js';
import { ukWords } from '../domain/dates.js';
import { answerCodeOf, failureOf } from '../domain/failure.js';

export const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** A plain table for people: columns in line, no frames that break in a narrow window. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const bare = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
  const none = { 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' };
  const rest = { right: '', 'right-mid': '', middle: '  ' };
  const table = new Table({
    head: [...head],
    chars: { ...bare, ...none, ...rest },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return `${table.toString()}\n`;
}

/** An attention in a sentence: what it is, why, and what to do. What CP-IS answered says the next step best. */
export function attentionWords({ code, since, failure, answer, about }: Attention): string {
  const { says, next } = attentions[code];
  const known = answer === undefined ? undefined : answerCodeOf(answer);
  const why = [failure, known].map((one) => (one === undefined ? '' : ` ${failureOf(one).says}`)).join('');
  const answered = answer === undefined ? '' : ` (${answer})`;
  const toDo = known === undefined ? next : failureOf(known).next;
  return `${code}${about === undefined ? '' : ` (${about})`} since ${ukWords(since)}: ${says}${why}${answered} ${toDo}`;
}

export const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];

/** Ids come from the sender: what could move the cursor of a terminal is not shown. */
export const idWords = (id: string | undefined): string => {
  if (id === undefined || id === '') return 'none';
  return /^[A-Za-z0-9_.:-]{1,100}$/.test(id) ? id : 'one that is no id';
};

/** `1 record`, `2 records`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
