import type { z } from 'zod';
import type { Ledger } from '../shared/ledger.js';

/** Things of one kind by their id, kept in the ledger. */
export interface Book<T> {
  readonly schema: z.ZodType<T>;
  idOf(one: T): string;
  all(): readonly T[];
  find(id: string): T | undefined;
  /** Adds, or replaces the one of the same id. */
  put(one: T): void;
  remove(id: string): void;
  clear(): void;
}

export function openBook<T>(
  ledger: Ledger,
  collection: string,
  schema: z.ZodType<T>,
  idOf: (one: T) => string,
): Book<T> {
  const kept = new Map<string, T>();
  for (const [id, value] of ledger.all(collection)) kept.set(id, schema.parse(value));
  const remove = (id: string): void => {
    ledger.remove(collection, id);
    kept.delete(id);
  };
  return {
    schema,
    idOf,
    all: () => [...kept.values()],
    find: (id) => kept.get(id),
    put(one) {
      ledger.put(collection, idOf(one), one);
      kept.set(idOf(one), one);
    },
    remove,
    clear: () => {
      for (const id of [...kept.keys()]) remove(id);
    },
  };
}
