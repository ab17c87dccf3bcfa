import type { BenchResult } from './figures.js';

/** What every bench is given. */
export interface BenchContext {
  /** alternated pairs of product and baseline */
  readonly pairs: number;
  /** the numbers that take an hour */
  readonly large: boolean;
  /** a tenth of the numbers: for a quick look */
  readonly small: boolean;
  readonly say: (line: string) => void;
}

export type Bench = (context: BenchContext) => Promise<BenchResult>;
