import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** A durable key-value store. What `put` has returned from is there again after SIGKILL. Values are plain JSON. */
export interface Ledger {
  put(collection: string, key: string, value: unknown): void;
  remove(collection: string, key: string): void;
  /** A live view, in the order in which keys first came: do not change it. */
  all(collection: string): Map<string, unknown>;
  clear(): void;
}

const entrySchema = z.union([
  z.object({ clear: z.literal(true) }),
  z.object({ in: z.string(), key: z.string(), value: z.json().optional() }),
]);
type Entry = { clear: true } | { in: string; key: string; value?: unknown };

type Collections = Map<string, Map<string, unknown>>;

/** Opens, or begins, a ledger of JSON lines, and compacts it. Without a file it lives in memory. */
export function openLedger(file: string | undefined): Ledger {
  const collections: Collections = new Map();
  if (file !== undefined) reopen(file, collections);
  const record = (entry: Entry): void => {
    if (file !== undefined) appendFileSync(file, lineOf(entry));
    apply(collections, entry);
  };
  return {
    put: (collection, key, value) => record({ in: collection, key, value }),
    remove: (collection, key) => record({ in: collection, key }),
    all: (collection) => collectionOf(collections, collection),
    clear: () => record({ clear: true }),
  };
}

const lineOf = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

function collectionOf(collections: Collections, name: string): Map<string, unknown> {
  const found = collections.get(name) ?? new Map<string, unknown>();
  collections.set(name, found);
  return found;
}

function apply(collections: Collections, entry: Entry): void {
  if ('clear' in entry) {
    for (const collection of collections.values()) collection.clear();
  } else if (entry.value === undefined) {
    collectionOf(collections, entry.in).delete(entry.key);
  } else {
    collectionOf(collections, entry.in).set(entry.key, entry.value);
  }
}

/** Compaction goes through a second file and a rename, so that a kill leaves either the old or the new one whole. */
function reopen(file: string, collections: Collections): void {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) for (const entry of entriesOf(file)) apply(collections, entry);
  const lines = [...collections].flatMap(([name, values]) =>
    [...values].map(([key, value]) => lineOf({ in: name, key, value })),
  );
  writeFileSync(`${file}.new`, lines.join(''));
  renameSync(`${file}.new`, file);
}

/** A kill can tear only the last line, and nothing was answered for it; damage anywhere else is not ours to repair. */
function entriesOf(file: string): readonly Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const lastLine = lines.length - 1;
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const entry = entryOf(line);
    if (entry === undefined && index < lastLine) throw new Error(`The ledger is damaged in line ${index + 1}.`);
    return entry === undefined ? [] : [entry];
  });
}

function entryOf(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const { success, data } = entrySchema.safeParse(value);
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
