import { parse } from 'csv-parse/sync';

/** The columns of an extract, and which of them may be left out whole. docs/mosaic-extract.md says what each is. */
export const columns = {
  asAt: 'needed',
  personId: 'needed',
  nhsNumber: 'needed',
  numberStatus: 'needed',
  familyName: 'needed',
  givenNames: 'needed',
  birthDate: 'needed',
  planId: 'needed',
  planKind: 'needed',
  legalStatus: 'needed',
  planStartedOn: 'needed',
  planEndedOn: 'needed',
  restricted: 'needed',
  temporary: 'optional',
  unborn: 'optional',
  expectedOn: 'optional',
  mothers: 'optional',
  diedOn: 'optional',
  adoption: 'optional',
  mergedInto: 'optional',
  mergePending: 'optional',
  workerId: 'optional',
  workerRelationship: 'optional',
  teamId: 'optional',
} as const;
export type Column = keyof typeof columns;

/** Empty where the extract does not have the column. */
export type Cells = Readonly<Record<Column, string>>;

export interface Row {
  /** of the file, from 1 */
  readonly line: number;
  readonly cells: Cells;
}

/** What is wrong with a line: never its content. */
export interface LineProblem {
  readonly line: number;
  /** empty where the whole line is wrong */
  readonly column: Column | '';
  readonly problem: string;
}

/** Why a file is no extract at all. */
export type NoExtract = { readonly noExtract: string; readonly line?: number };

/** The rows of an extract, or why it is none. A column that is misspelt is no column of ours: what it holds would be lost in silence. */
export function readRows(text: string): readonly Row[] | NoExtract {
  const header = headerOf(text);
  if (header === undefined) return { noExtract: 'not-csv', line: 1 };
  if (header.some((name) => !Object.hasOwn(columns, name))) return { noExtract: 'unknown-column', line: 1 };
  if (new Set(header).size < header.length) return { noExtract: 'column-twice', line: 1 };
  const isMissing = Object.entries(columns).some(([name, need]) => need === 'needed' && !header.includes(name));
  if (isMissing) return { noExtract: 'column-missing', line: 1 };
  return rowsIn(text);
}

const csv = { bom: true, skip_empty_lines: true, trim: true } as const;

function headerOf(text: string): readonly string[] | undefined {
  try {
    const rows: string[][] = parse(text, { ...csv, to: 1 });
    return rows[0];
  } catch {
    return undefined;
  }
}

function rowsIn(text: string): readonly Row[] | NoExtract {
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
      ...csv,
      columns: true,
      info: true,
    });
    if (rows.length === 0) return { noExtract: 'empty' };
    return rows.map(({ record, info }) => ({ line: info.lines, cells: cellsOf(record) }));
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1;
    return { noExtract: 'not-csv', line };
  }
}

const noCells = Object.fromEntries(Object.keys(columns).map((name) => [name, ''])) as Record<Column, string>;

const cellsOf = (record: Readonly<Record<string, string>>): Cells => ({ ...noCells, ...record });
