import { parse } from 'csv-parse/sync';
import { ConfigError } from '../config/load.js';
import { hasRoleAlerts } from '../client/role-alerts.js';
import type { AlertsOfOne } from '../client/take-up.js';
import { parseMosaicPersonId } from '../domain/people.js';
import { personIdFrom } from './arguments.js';

/** Alerts to roles, about a file, a message, the mailbox or the desk. */
export interface RoleAlerts {
  readonly workflowId: string;
}

export type ToTakeUp = AlertsOfOne | RoleAlerts;

/** Throws as personIdFrom does. */
export const alertFrom = (id: string): ToTakeUp =>
  hasRoleAlerts(id) ? { workflowId: id } : { personId: personIdFrom(id) };

const idColumns = ['child', 'workflow', 'workflowId'];

/** The workflow of a child is named after the child; lists name both. */
const ofWorkflow = (id: string): string => id.replace(/^child-/, '');

interface Line {
  /** of the file, from 1 */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Whose alerts a line means, or what is wrong with it: never its content. */
type ReadLine = ToTakeUp | { readonly problem: string; readonly line: number };

/**
 * Whom a file or standard input names: a CSV with a header, such as that of `cpis worklist --csv`, or a line each, the id
 * alone or followed by what it is about. Rows of workflows that nobody is alerted of are passed over. Throws a ConfigError that
 * names every wrong line, before anything is done.
 */
export function alertsIn(text: string): readonly ToTakeUp[] {
  const read = readLines(linesOf(text));
  const problems = read.flatMap((one) => ('problem' in one ? [`line ${one.line}: ${one.problem}`] : []));
  if (problems.length > 0) throw wrongLines(problems);
  return read.flatMap((one) => ('problem' in one ? [] : [one]));
}

const wrongLines = (problems: readonly string[]): ConfigError =>
  new ConfigError(
    `Nothing was taken up: correct the list and say it again.\n${problems.map((one) => `  ${one}`).join('\n')}`,
  );

function linesOf(text: string): readonly Line[] {
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      // lines that are skipped count, too
      on_record: (cells: string[], { lines }) => [String(lines), ...cells],
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
    return rows.map(([line, ...cells]) => ({ line: Number(line), cells }));
  } catch (error) {
    // the parser quotes what it read
    const line = typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 1;
    throw wrongLines([`line ${line}: not CSV: a quote in it, or above it, is wrong`]);
  }
}

function readLines(lines: readonly Line[]): readonly ReadLine[] {
  const [first, ...rows] = lines;
  if (first === undefined) return [];
  const idAt = first.cells.findIndex((cell) => idColumns.includes(cell));
  const aboutAt = first.cells.indexOf('about');
  if (idAt >= 0) return rows.flatMap((row) => rowOf(row, first.cells[idAt], idAt, aboutAt));
  if (aboutAt >= 0) return [{ line: first.line, problem: 'the header names no column child or workflow' }];
  return lines.map(withoutHeader);
}

/** A row below a header. A list of workflows names others than children's, too. */
function rowOf({ line, cells }: Line, column: string | undefined, idAt: number, aboutAt: number): readonly ReadLine[] {
  const id = cells[idAt] ?? '';
  if (column !== 'child' && hasRoleAlerts(id)) return [{ workflowId: id }];
  const isOther = column !== 'child' && id !== '' && !id.startsWith('child-');
  return isOther ? [] : [alertIn(line, id, aboutAt < 0 ? undefined : cells[aboutAt])];
}

/** A line without a header: the id and what it is about, with a space or a comma between them. */
function withoutHeader({ line, cells }: Line): ReadLine {
  const [id = '', about, ...more] = cells.flatMap((cell) => cell.split(/\s+/)).filter((word) => word !== '');
  if (more.length > 0) return { line, problem: 'more than an id and what it is about' };
  if (hasRoleAlerts(id)) return { workflowId: id };
  return alertIn(line, id, about);
}

function alertIn(line: number, id: string, about: string | undefined): ReadLine {
  const personId = parseMosaicPersonId(ofWorkflow(id));
  if (personId === undefined) return { line, problem: 'names no child' };
  return { personId, ...(about !== undefined && about !== '' && { about }) };
}
