import { join } from 'node:path';
import { CodedError } from '../../domain/failure.js';
import { flush, makeFolder, moveIfThere, sweep, writeWhole } from '../../files/files.js';
import type { LineProblem } from './rows.js';

/** Why an extract was not taken: a word for programs and a sentence for whoever reads it in the folder. */
export const reasons = {
  'too-large': 'It is larger than any extract.',
  'not-utf-8': 'It is not written in UTF-8: names would be read wrong.',
  'not-csv': 'It is not CSV: a quote or the number of cells is wrong, or it breaks off.',
  empty: 'It has no line below the names of the columns.',
  'unknown-column': 'It has a column that is none of ours: see docs/mosaic-extract.md for their names.',
  'column-twice': 'It has a column twice.',
  'column-missing': 'It lacks a column that every extract needs: see docs/mosaic-extract.md.',
  'person-id': 'It has a line without a Mosaic person id.',
  'as-at': 'Its as-at time cannot be read, or is not the same in every line.',
  'as-at-ahead': 'Its as-at time lies ahead.',
  'as-at-not-newer': 'It is not newer than the one that was taken last.',
  'no-usable-line': 'None of its lines can be used.',
  'removes-too-many': 'Too many people of the last one are not in it: it looks partial.',
  'ends-too-many': 'Too many children have a plan that ended or is gone in it: it looks partial, or stale.',
} as const;
export type Reason = keyof typeof reasons;

const isReason = (text: string): text is Reason => Object.hasOwn(reasons, text);
export const reasonOf = (text: string): Reason => (isReason(text) ? text : 'not-csv');

export interface Refusal {
  readonly reason: Reason;
  /** numbers only */
  readonly facts: Readonly<Record<string, number>>;
}

/** Refused extracts hold what the others do: nobody needs them for longer. */
const keepFor = 30 * 24 * 60 * 60_000;

/** Puts an extract aside, with the reason beside it. */
export async function putAside(folder: string, hash: string, { reason, facts }: Refusal): Promise<CodedError> {
  const aside = join(folder, 'refused');
  const name = shortOf(hash);
  const numbers = Object.entries(facts).map(([what, number]) => `${what}: ${number}`);
  const isGuard = reason === 'removes-too-many' || reason === 'ends-too-many';
  const way = `To take it as it is, put an empty file ${allowName(hash)} into the folder of the extract, and the extract back as extract.csv.`;
  await makeFolder(aside);
  await sweep(aside, Date.now() - keepFor, 'all');
  await write(aside, `${name}.txt`, [reasons[reason], ...numbers, ...(isGuard ? ['', way] : [])]);
  await moveIfThere(join(folder, extractName), join(aside, `${name}.csv`));
  await flush(folder);
  return new CodedError('mosaic.extract-refused', { reason, ...facts, extract: name });
}

export const extractName = 'extract.csv';
export const shortOf = (hash: string): string => hash.slice(0, 12);
/** A person's word that this one extract is right, however much vanishes in it. */
export const allowName = (hash: string): string => `allow-${shortOf(hash)}`;

const linesInFacts = 50;

/** Names every line that cannot be used in a file, and the first of them in the failure. */
export async function tellLines(folder: string, hash: string, problems: readonly LineProblem[]): Promise<CodedError> {
  const aside = join(folder, 'refused');
  const name = `${shortOf(hash)}-lines`;
  await makeFolder(aside);
  const words = problems.map(({ line, column, problem }) => `line ${line}${column && `, ${column}`}: ${problem}`);
  await write(aside, `${name}.txt`, words);
  const lines = [...new Set(problems.map(({ line }) => line))];
  const facts = { count: lines.length, lines: lines.slice(0, linesInFacts).join(' '), extract: name };
  return new CodedError('mosaic.extract-rows', facts);
}

const write = (folder: string, name: string, lines: readonly string[]): Promise<void> =>
  writeWhole(folder, name, Buffer.from(`${lines.join('\r\n')}\r\n`));
