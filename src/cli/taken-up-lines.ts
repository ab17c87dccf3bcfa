import { parse } from 'csv-parse/sync';
import { ConfigError } from '../config/load.js';
import type { AlertsOfOne } from '../client/take-up.js';
import { parseMosaicPersonId } from '../domain/people.js';
import { personIdFrom } from './arguments.js';

/** Throws as personIdFrom does. */
export const alertFrom = (id: string): AlertsOfOne => ({ personId: personIdFrom(id) });

const idColumns = ['child', 'workflow', 'workflowId'];

/** The workflow of a child is named after the child; lists name both. */
const ofWorkflow = (id: string): string => id.replace(/^child-/, '');

/**
 * Whom a file or standard input names: a CSV with a header, such as that of `cpis worklist --csv`, or a line each, the id
 * alone or followed by what it is about. Rows of other workflows than children's are passed over. Throws a ConfigError that
 * names the first wrong line before anything is done.
 */
export function alertsIn(text: string): readonly AlertsOfOne[] {
  const rows = parse(text, {
    bom: true,
    delimiter: [',', ';', '\t'],
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  const [first = []] = rows;
  const idAt = first.findIndex((cell) => idColumns.includes(cell));
  if (idAt < 0) return rows.map((row, place) => alertIn(...inTwo(row), place + 1));
  const aboutAt = first.indexOf('about');
  return rows.slice(1).flatMap((row, place) => {
    const id = row[idAt] ?? '';
    const isOther = first[idAt] !== 'child' && !id.startsWith('child-');
    return isOther ? [] : [alertIn(id, aboutAt < 0 ? undefined : row[aboutAt], place + 2)];
  });
}

/** A line without a header: the id and what it is about, with a space or a comma between them. */
const inTwo = ([first, second]: readonly string[]): [string | undefined, string | undefined] => {
  const [id, about = second] = (first ?? '').split(/\s+/);
  return [id, about];
};

function alertIn(id: string | undefined, about: string | undefined, line: number): AlertsOfOne {
  const personId = parseMosaicPersonId(ofWorkflow(id ?? ''));
  if (personId === undefined) throw new ConfigError(`Line ${line} names no child: nothing was done.`);
  return { personId, ...(about !== undefined && about !== '' && { about }) };
}
