import type { AuditFolder } from './folder.js';
import type { AuditKeys } from './keys.js';
import type { Head } from './line.js';
import { prunedName } from './names.js';

/** Says with the key's code where the files begin that are left, so that nobody else can call a missing file removed. */
export async function writePruned(
  folder: AuditFolder,
  keys: AuditKeys,
  chain: string,
  { seq, code }: Head,
): Promise<void> {
  const text = JSON.stringify({ chain, seq, code });
  await folder.put(prunedName(chain), `${JSON.stringify({ chain, seq, code, proof: keys.code(`pruned\n${text}`) })}\n`);
}

/** The last line that was removed with its file; `none` where nothing was; undefined where the note is not ours. */
export async function readPruned(
  folder: AuditFolder,
  keys: AuditKeys,
  chain: string,
): Promise<Head | 'none' | undefined> {
  if (!(await folder.names()).includes(prunedName(chain))) return 'none';
  const note: unknown = parsed(await folder.read(prunedName(chain)));
  if (!isNote(note) || note.chain !== chain) return undefined;
  const { seq, code } = note;
  return keys.code(`pruned\n${JSON.stringify({ chain, seq, code })}`) === note.proof ? { seq, code } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isNote = (value: unknown): value is Head & { chain: string; proof: string } =>
  typeof value === 'object' &&
  value !== null &&
  'seq' in value &&
  typeof value.seq === 'number' &&
  'code' in value &&
  typeof value.code === 'string' &&
  'chain' in value &&
  typeof value.chain === 'string' &&
  'proof' in value &&
  typeof value.proof === 'string';
