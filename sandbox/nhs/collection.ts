import type { z } from 'zod';
import type { Ledger } from '../shared/ledger.js';

/** One collection of the ledger with the form of its values: what `put` returned from survives a kill. */
export interface Collection<T> {
  get(key: string): T | undefined;
  /** Gives back what it stored. */
  put(key: string, value: T): T;
  remove(key: string): void;
  values(): readonly T[];
  entries(): readonly (readonly [string, T])[];
  /** Follows a cleared ledger. */
  forget(): void;
}

export function openCollection<T>(ledger: Ledger, name: string, schema: z.ZodType<T>): Collection<T> {
  const values = new Map([...ledger.all(name)].map(([key, value]) => [key, schema.parse(value)] as const));
  return {
    get: (key) => values.get(key),
    put(key, value) {
      ledger.put(name, key, value);
      values.set(key, value);
      return value;
    },
    remove(key) {
      ledger.remove(name, key);
      values.delete(key);
    },
    values: () => [...values.values()],
    entries: () => [...values],
    forget: () => values.clear(),
  };
}
