import { dayInMs } from '../domain/dates.js';
import type { AuditFolder } from './folder.js';
import type { AuditKeys } from './keys.js';
import type { ChainFile } from './names.js';
import { chainsIn } from './names.js';
import { writePruned } from './pruned.js';
import { verifyFolder } from './verify.js';
import { firstFollows, readChainFile } from './reading.js';

export interface Pruned {
  readonly removed: readonly string[];
  /** chains of which nothing was removed, because they are not as they were written */
  readonly damaged: readonly string[];
}

/**
 * Removes the files of earlier days. What is left still verifies: a note with the key's code says where it begins. Chains with
 * a finding are left whole. A process that still had such a file open goes on behind it.
 * @param before a day by UTC, `2026-11-26`
 */
export async function pruneFolder(folder: AuditFolder, keys: AuditKeys, before: string): Promise<Pruned> {
  const { findings } = await verifyFolder(folder, keys);
  const isDamaged = (chain: string): boolean => findings.some(({ file }) => file.startsWith(`${chain}.`));
  const removed: string[] = [];
  const damaged: string[] = [];
  for (const [chain, files] of chainsIn(await folder.names())) {
    // a file holds the lines of one day
    const old = files.filter(({ day }) => day < before);
    const last = old.at(-1);
    if (last === undefined) continue;
    if (isDamaged(chain)) {
      damaged.push(chain);
      continue;
    }
    await writePruned(folder, keys, chain, await headOf(folder, keys, last));
    for (const { name } of old) {
      await folder.remove(name);
      removed.push(name);
    }
  }
  return { removed, damaged };
}

async function headOf(folder: AuditFolder, keys: AuditKeys, file: ChainFile) {
  const text = await folder.read(file.name);
  const before = firstFollows(text, file.first);
  return readChainFile({ keys, chain: file.chain, file: file.name, text, before }).head;
}

/** The first day, by UTC, of which files are kept. */
export const keptFrom = (keptForMs: number, now: number): string =>
  new Date(now - Math.ceil(keptForMs / dayInMs) * dayInMs).toISOString().slice(0, 10);

/** Whether there is anything to remove: a folder of six years is not read whole each hour. */
export const hasOlder = async (folder: AuditFolder, before: string): Promise<boolean> =>
  [...chainsIn(await folder.names()).values()].flat().some(({ day }) => day < before);
