import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columns, type Cells, type Column } from '../../../src/mosaic/extract/rows.js';

/** One line: an invented child with an open plan, changed as a test needs it. */
export const aLine = (changed: Partial<Record<Column, string>> = {}): Partial<Cells> => ({
  personId: '700101',
  nhsNumber: '9997042182',
  numberStatus: 'verified',
  familyName: 'Brackenfield',
  givenNames: 'Isla Mae',
  birthDate: '2019-03-12',
  restricted: 'N',
  planId: 'P1',
  planKind: 'child-protection',
  planStartedOn: '2026-11-01',
  ...changed,
});

/** So many children, each with an open plan. */
export const manyLines = (count: number): readonly Partial<Cells>[] =>
  Array.from({ length: count }, (_, place) =>
    aLine({
      personId: `81${String(place).padStart(4, '0')}`,
      nhsNumber: '',
      numberStatus: '',
      familyName: 'Many',
      planId: `P${place}`,
    }),
  );

/** A whole extract as at a time. */
export const csvOf = (asAt: string, lines: readonly Partial<Cells>[]): string => {
  const names = Object.keys(columns) as Column[];
  const cell = (text = ''): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = lines.map((line) => names.map((name) => cell(name === 'asAt' ? (line.asAt ?? asAt) : line[name])));
  return [names, ...rows].map((cells) => cells.join(',')).join('\r\n') + '\r\n';
};

/** A folder in which extracts are put. */
export function extractFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'extract-'));
  return { folder, put: (content: string | Buffer) => writeFileSync(join(folder, 'extract.csv'), content) };
}
