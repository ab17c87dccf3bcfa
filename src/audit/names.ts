/** A file of a chain: `worker-host-1.2026-11-26.0000000001.jsonl`, whose number is that of its first line. */
export interface ChainFile {
  readonly name: string;
  readonly chain: string;
  /** the day, by UTC, on which it was begun */
  readonly day: string;
  readonly first: number;
}

const form = /^([a-z0-9-]{1,120})\.(\d{4}-\d{2}-\d{2})\.(\d{10})\.jsonl$/;

export const fileName = (chain: string, day: string, first: number): string =>
  `${chain}.${day}.${String(first).padStart(10, '0')}.jsonl`;

/** Undefined for what is no file of a chain. */
export function chainFileOf(name: string): ChainFile | undefined {
  const [, chain, day, first] = form.exec(name) ?? [];
  return chain === undefined || day === undefined || first === undefined
    ? undefined
    : { name, chain, day, first: Number(first) };
}

/** The files of each chain, in the order in which they were written. */
export function chainsIn(names: readonly string[]): ReadonlyMap<string, readonly ChainFile[]> {
  const chains = new Map<string, ChainFile[]>();
  for (const name of names) {
    const file = chainFileOf(name);
    if (file === undefined) continue;
    chains.set(file.chain, [...(chains.get(file.chain) ?? []), file]);
  }
  for (const files of chains.values()) files.sort((one, other) => one.first - other.first);
  return chains;
}

/** What names a process: letters, digits and hyphens only. */
export const chainName = (...parts: readonly string[]): string =>
  parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 100);

export const prunedName = (chain: string): string => `${chain}.pruned.json`;
