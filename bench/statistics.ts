/** The value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How far apart the runs of one figure lie: single runs of one identical program differ by half. */
export interface Spread {
  readonly runs: number;
  readonly min: number;
  readonly max: number;
  /** between the quartiles */
  readonly iqr: number;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  runs: values.length,
  min: rounded(Math.min(...values)),
  max: rounded(Math.max(...values)),
  iqr: rounded(percentile(values, 0.75) - percentile(values, 0.25)),
});

/** Two decimals say more than these figures know. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;
