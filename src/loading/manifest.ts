import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, fsyncSync, openSync, closeSync, readFileSync } from 'node:fs';

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
 * The record of a load beside its file: append-only, so that a load that was stopped goes on where it was. Throws an
 * OtherFileError where it belongs to another content.
 */
export function openManifest(path: string, content: string): Manifest {
  const mark = `# load of sha256 ${createHash('sha256').update(content).digest('hex')}`;
  const accepted = new Set<string>();
  if (existsSync(path)) {
    const [first, , ...lines] = readFileSync(path, 'utf8').split('\n');
    if (first !== mark) throw new OtherFileError();
    for (const line of lines) {
      const [personId, , result] = line.split(',');
      if (personId !== undefined && result === 'accepted') accepted.add(personId);
    }
  } else {
    append(path, `${mark}\npersonId,lines,result,reason\n`);
  }
  return {
    accepted,
    add: ({ personId, lines, result, reason }) => append(path, `${personId},${lines.join(' ')},${result},${reason}\n`),
  };
}

function append(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    appendFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
