import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs';

/** What became of one child of the file. */
export interface Loaded {
  readonly personId: string;
  readonly lines: readonly number[];
  readonly result: 'accepted' | 'rejected';
  /** a code; empty for an accepted one */
  readonly reason: string;
}

export interface Manifest {
  /** children that an earlier run accepted */
  readonly accepted: ReadonlySet<string>;
  /** On disk once it returns: a crash afterwards loses nothing. */
  add(loaded: Loaded): void;
}

export class OtherFileError extends Error {
  override readonly name = 'OtherFileError';
}

/**
 * The record of a load beside its file: each child is appended, so that a load that was stopped goes on where it was. Throws an
 * OtherFileError where it belongs to another content.
 */
export function openManifest(path: string, content: string): Manifest {
  const hash = createHash('sha256').update(content).digest('hex');
  const head = `# load of sha256 ${hash}\npersonId,lines,result,reason\n`;
  const accepted = new Set<string>();
  const rejected = new Map<string, string>();
  const standing = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (standing.startsWith(head)) {
    // a crash may have cut the last line: what is not whole was not accepted
    for (const line of standing.slice(head.length).split('\n').slice(0, -1)) {
      const [personId = '', , result] = line.split(',');
      if (result === 'accepted') accepted.add(personId);
      if (result === 'rejected') rejected.set(personId, `${line}\n`);
    }
    if (!standing.endsWith('\n')) put(path, 'a', '\n');
  } else if (head.startsWith(standing)) put(path, 'w', head);
  else throw new OtherFileError();
  return {
    accepted,
    add: ({ personId, lines, result, reason }) => {
      const line = `${personId},${lines.join(' ')},${result},${reason}\n`;
      const before = rejected.get(personId);
      if (before === undefined) {
        put(path, 'a', line);
        return;
      }
      // who was rejected before stands once, with what became of it now
      writeWhole(path, readFileSync(path, 'utf8').replace(`\n${before}`, '\n') + line);
      rejected.delete(personId);
    },
  };
}

/** Whole or not at all: a crash leaves the manifest as it was. */
function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  put(beside, 'w', text);
  renameSync(beside, path);
}

function put(path: string, flag: 'w' | 'a', text: string): void {
  const file = openSync(path, flag, 0o600);
  try {
    appendFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
