import type { AuditKeys } from './keys.js';
import type { ChainLine, Head } from './line.js';
import { digestOf, readLine } from './line.js';

/** What is wrong with a chain. */
export const findingWords = {
  changed: 'a line was changed',
  removed: 'lines are missing',
  inserted: 'a line was added that does not belong there',
  reordered: 'a line stands in another place than it was written',
  truncated: 'the end is missing that the checkpoint knows',
  'file-removed': 'a file of the chain is missing',
  'file-damaged': 'the file does not begin as files of this chain do',
  'other-key': 'the file was written with another key than the one given',
} as const;
export type FindingKind = keyof typeof findingWords;

export interface Finding {
  readonly kind: FindingKind;
  readonly file: string;
  /** counted from 1 */
  readonly line?: number;
  /** the number of the line in the chain */
  readonly seq?: number;
}

/** One file of a chain, read against what came before it. */
export interface Reading {
  readonly lines: readonly ChainLine[];
  readonly findings: readonly Finding[];
  /** the last line that is right */
  readonly head: Head;
  /** what stands behind the last line and is none: cut off by a crash or a full disk, or being written now */
  readonly half: string;
}

/** The note that closes a line which a crash cut off: `about` holds the digest of the bytes it is about. */
export const halfLine = 'half-line';

/** What the first line of a file says that it follows, where nothing before it is known. */
export function firstFollows(text: string, first: number): Head {
  const line = text.slice(0, Math.max(0, text.indexOf('\n')));
  return { seq: first - 1, code: /"prev":"([^"]*)","code":"[^"]*"\}$/.exec(line)?.[1] ?? '' };
}

interface ToRead {
  readonly keys: AuditKeys;
  readonly chain: string;
  readonly file: string;
  readonly text: string;
  /** the last line of the file before */
  readonly before: Head;
}

type Read = { readonly place: number; readonly text: string; readonly line: ChainLine | undefined };

/** Reads a file line by line and names everything that is not as it was written. */
export function readChainFile({ keys, chain, file, text, before }: ToRead): Reading {
  const parts = text.split('\n');
  const end = parts.pop() ?? '';
  const all = parts.map((part, at): Read => ({ place: at + 1, text: part, line: readLine(keys, chain, part) }));
  const cut = all.length - trailing(all);
  const read = all.slice(0, cut);
  const half = [...all.slice(cut).map((one) => one.text), ...(end === '' ? [] : [end])].join('\n');
  const noted = notedIn(read);
  const known = new Set(read.flatMap(({ line }) => (line === undefined ? [] : [line.seq])));
  const findings: Finding[] = [];
  const seen = new Set<number>();
  let head = before;
  for (const [at, one] of read.entries()) {
    if (noted.has(at)) continue;
    const kind = one.line === undefined ? wrongKind(read, at, head) : placeKind(one.line, head, seen, known);
    if (kind !== undefined)
      findings.push({ kind, file, line: one.place, ...(one.line !== undefined && { seq: one.line.seq }) });
    // a changed line still takes its place
    if (kind === 'changed' && one.line === undefined) head = { seq: head.seq + 1, code: unknownCode };
    if (one.line === undefined) continue;
    seen.add(one.line.seq);
    if (one.line.seq > head.seq) head = one.line;
  }
  return { lines: read.flatMap(({ line }) => (line === undefined ? [] : [line])), findings, head, half };
}

/** How many texts at the end were cut off: a line that is whole, and wrong, is not among them. */
function trailing(read: readonly Read[]): number {
  const isCut = ({ line, text }: Read): boolean => line === undefined && !text.endsWith('"}');
  const last = read.findLastIndex((one) => !isCut(one));
  return read.length - 1 - last;
}

/** Texts that the note behind them names by their digest. */
function notedIn(read: readonly Read[]): ReadonlySet<number> {
  const noted = new Set<number>();
  for (const [at, { line }] of read.entries()) {
    if (line?.what !== halfLine) continue;
    const from = read.slice(0, at).findLastIndex((one) => one.line !== undefined) + 1;
    const text = read
      .slice(from, at)
      .map((one) => one.text)
      .join('\n');
    if (digestOf(text) === line.content['about']) for (let place = from; place < at; place += 1) noted.add(place);
  }
  return noted;
}

/** Of a line that was changed: what it was before cannot be told. */
const unknownCode = '?';

/** Text that is no line of this chain and no note names: put there, or a line that was changed. */
function wrongKind(read: readonly Read[], at: number, head: Head): FindingKind {
  const next = read.slice(at + 1).find(({ line }) => line !== undefined)?.line;
  return next !== undefined && next.seq === head.seq + 1 ? 'inserted' : 'changed';
}

/** A right line in the wrong place. */
function placeKind(
  line: ChainLine,
  head: Head,
  seen: ReadonlySet<number>,
  known: ReadonlySet<number>,
): FindingKind | undefined {
  if (line.seq === head.seq + 1) return line.prev === head.code || head.code === unknownCode ? undefined : 'changed';
  if (seen.has(line.seq)) return 'inserted';
  if (line.seq <= head.seq) return 'reordered';
  const missing = Array.from({ length: line.seq - head.seq - 1 }, (_, from) => head.seq + 1 + from);
  return missing.every((seq) => known.has(seq)) ? 'reordered' : 'removed';
}
