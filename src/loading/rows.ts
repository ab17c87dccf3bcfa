import { parse } from 'csv-parse/sync';
import { isPlainDate } from '../domain/dates.js';
import type { FormerRecord } from '../domain/first-day.js';
import { parseNhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import { parseMosaicPersonId } from '../domain/people.js';
import { registrationKinds } from '../domain/uploads.js';

/** One child of the file: every line about it. */
export interface ChildToLoad {
  readonly personId: MosaicPersonId;
  /** lines of the file, from 1 */
  readonly lines: readonly number[];
  readonly held: readonly FormerRecord[];
}

/** What is wrong with a line: never its content. */
export interface LineProblem {
  readonly line: number;
  readonly column: string;
  readonly problem: string;
}

export type ReadFile = { readonly children: readonly ChildToLoad[] } | { readonly problems: readonly LineProblem[] };

/** The columns of the file; all but the first may be empty. docs/cut-over.md says what each is. */
export const columns = ['personId', 'heldNumber', 'heldKind', 'heldStart', 'heldEnd'] as const;
type Column = (typeof columns)[number];
type Cells = Readonly<Record<Column, string>>;

interface Line {
  readonly line: number;
  readonly personId: MosaicPersonId;
  readonly held?: FormerRecord;
}

/** Reads and validates the whole file: every problem with its line, or every child. */
export function readRows(text: string): ReadFile {
  const parsed = cellsOf(text);
  if ('problem' in parsed) return { problems: [parsed] };
  const problems: LineProblem[] = [];
  const lines = parsed.flatMap((row) => lineOf(row, problems));
  problems.push(...sharedNumbers(lines), ...repeated(lines));
  if (parsed.length === 0) problems.push({ line: 1, column: '', problem: 'there is no child in the file' });
  return problems.length > 0 ? { problems: problems.sort((a, b) => a.line - b.line) } : { children: grouped(lines) };
}

interface ParsedRow {
  readonly record: Record<string, string>;
  /** with an error where the number of cells is not that of the first line */
  readonly info: { readonly lines: number; readonly error?: unknown };
}

interface Row {
  readonly line: number;
  readonly isRagged: boolean;
  readonly cells: Cells;
}

function cellsOf(text: string): readonly Row[] | LineProblem {
  try {
    const rows: ParsedRow[] = parse(text, {
      columns: (header: string[]) => header.map((name) => name.trim()),
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    });
    const [first] = rows;
    const unknown = Object.keys(first?.record ?? {}).find((name) => !columns.some((column) => column === name));
    if (unknown !== undefined || (first !== undefined && first.record['personId'] === undefined))
      return { line: 1, column: '', problem: `the first line must name the columns: ${columns.join(', ')}` };
    return rows.map(({ record, info }) => ({
      line: info.lines,
      isRagged: info.error !== undefined,
      cells: Object.fromEntries(columns.map((column) => [column, record[column] ?? ''])) as Record<Column, string>,
    }));
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1;
    return { line, column: '', problem: 'not CSV: a quote is wrong' };
  }
}

function lineOf({ line, isRagged, cells }: Row, problems: LineProblem[]): readonly Line[] {
  if (isRagged) {
    problems.push({ line, column: '', problem: 'not as many cells as the first line names' });
    return [];
  }
  const personId = parseMosaicPersonId(cells.personId);
  const { heldNumber, heldKind, heldStart, heldEnd } = cells;
  const none = [heldNumber, heldKind, heldStart, heldEnd].every((cell) => cell === '');
  const former = none ? { problems: [] } : formerOf(cells);
  const wrong = idProblem(personId);
  const own = wrong === undefined ? [] : [{ column: 'personId', problem: wrong }];
  const found = [...own, ...former.problems];
  problems.push(...found.map((one) => ({ line, ...one })));
  if (personId === undefined || found.length > 0) return [];
  return [{ line, personId, ...(former.held === undefined ? {} : { held: former.held }) }];
}

function idProblem(personId: MosaicPersonId | undefined): string | undefined {
  if (personId === undefined) return 'no Mosaic person id';
  return parseNhsNumber(personId) !== undefined ? 'an NHS number, not a Mosaic person id' : undefined;
}

interface Former {
  readonly problems: readonly { readonly column: Column; readonly problem: string }[];
  readonly held?: FormerRecord;
}

function formerOf({ heldNumber, heldKind, heldStart, heldEnd }: Cells): Former {
  const nhsNumber = parseNhsNumber(heldNumber);
  const kind = registrationKinds.find((one) => one === heldKind);
  const checks: readonly (readonly [Column, boolean, string])[] = [
    ['heldNumber', nhsNumber !== undefined, 'no NHS number: ten digits, right check digit'],
    ['heldKind', kind !== undefined, `one of ${registrationKinds.join(', ')}`],
    ['heldStart', isPlainDate(heldStart), 'a date, YYYY-MM-DD'],
    ['heldEnd', heldEnd === '' || isPlainDate(heldEnd), 'a date, YYYY-MM-DD, or empty'],
    ['heldEnd', heldEnd === '' || !isPlainDate(heldEnd) || heldEnd >= heldStart, 'before the start'],
  ];
  const problems = checks.filter(([, isRight]) => !isRight).map(([column, , problem]) => ({ column, problem }));
  if (nhsNumber === undefined || kind === undefined || !isPlainDate(heldStart) || problems.length > 0)
    return { problems };
  const end = isPlainDate(heldEnd) ? { end: heldEnd } : {};
  return { problems, held: { nhsNumber, kind, start: heldStart, ...end } };
}

/** A born child's number is nobody else's. */
function sharedNumbers(lines: readonly Line[]): readonly LineProblem[] {
  const owners = new Map<string, MosaicPersonId>();
  return lines.flatMap(({ line, personId, held }) => {
    if (held === undefined || held.kind === 'unborn-child-protection') return [];
    const owner = owners.get(held.nhsNumber) ?? personId;
    owners.set(held.nhsNumber, owner);
    return owner === personId
      ? []
      : [{ line, column: 'heldNumber', problem: 'another child of the file has this number' }];
  });
}

function repeated(lines: readonly Line[]): readonly LineProblem[] {
  const seen = new Set<string>();
  return lines.flatMap(({ line, personId, held }) => {
    const identity = [personId, held?.nhsNumber, held?.kind, held?.start].join('/');
    if (seen.has(identity)) return [{ line, column: '', problem: 'the same as an earlier line' }];
    seen.add(identity);
    return [];
  });
}

function grouped(lines: readonly Line[]): readonly ChildToLoad[] {
  const children = new Map<MosaicPersonId, { lines: number[]; held: FormerRecord[] }>();
  for (const { line, personId, held } of lines) {
    const one = children.get(personId) ?? { lines: [], held: [] };
    one.lines.push(line);
    if (held !== undefined) one.held.push(held);
    children.set(personId, one);
  }
  return [...children].map(([personId, one]) => ({ personId, ...one }));
}
