import type { Spread } from './statistics.js';
import { median, rounded, spreadOf } from './statistics.js';

export type Reach = { readonly atMost: number } | { readonly atLeast: number };

/** One measured number. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** what the figure should reach; without it, it only informs */
  readonly reach?: Reach;
  /** of the pairs whose median the value is */
  readonly spread?: Spread;
}

export interface BenchResult {
  readonly name: string;
  /** one sentence: what was done, how often */
  readonly how: string;
  readonly figures: readonly Figure[];
}

export const figure = (name: string, value: number, unit: string, reach?: Reach): Figure => ({
  name,
  value: rounded(value),
  unit,
  ...(reach === undefined ? {} : { reach }),
});

/** The median of the ratios of alternated pairs: what else the machine does falls on both of a pair. */
export function ratioOf(name: string, ours: readonly number[], baseline: readonly number[], reach?: Reach): Figure {
  const ratios = ours.map((value, place) => value / (baseline[place] ?? Number.NaN));
  return { ...figure(name, median(ratios), '×', reach), spread: spreadOf(ratios) };
}

/** The median of several runs, with how far they lie apart. */
export const medianOf = (name: string, values: readonly number[], unit: string, reach?: Reach): Figure => ({
  ...figure(name, median(values), unit, reach),
  spread: spreadOf(values),
});

export function verdictOf({ value, reach }: Figure): 'reached' | 'MISSED' | '' {
  if (reach === undefined) return '';
  const isReached = 'atMost' in reach ? value <= reach.atMost : value >= reach.atLeast;
  return isReached ? 'reached' : 'MISSED';
}

const reachWords = ({ reach, unit }: Figure): string => {
  if (reach === undefined) return '';
  return 'atMost' in reach ? `≤ ${reach.atMost} ${unit}` : `≥ ${reach.atLeast} ${unit}`;
};

const spreadWords = ({ spread }: Figure): string =>
  spread === undefined ? '' : `${spread.min} … ${spread.max}, IQR ${spread.iqr}, n ${spread.runs}`;

/** For people: each figure, what to reach, whether it is reached, how far its pairs lie apart. */
export function tableOf({ name, how, figures }: BenchResult): string {
  const rows = [
    ['figure', 'measured', 'to reach', '', 'spread'],
    ...figures.map((one) => [one.name, `${one.value} ${one.unit}`, reachWords(one), verdictOf(one), spreadWords(one)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
  return [`${name}: ${how}`, ...lines.map((line) => line.trimEnd()), ''].join('\n');
}
