import type { AuditFolder } from './folder.js';
import type { AuditKeys } from './keys.js';
import type { ChainLine } from './line.js';
import { subjectMark } from './kept.js';
import { chainsIn } from './names.js';
import { firstFollows, readChainFile } from './reading.js';

export interface ExportWanted {
  /** days or moments by UTC, as they stand in the lines; `to` is left out itself */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly what?: string | undefined;
  /** a workflow id: `child-700101` */
  readonly subject?: string | undefined;
}

/** A line as people and other systems read it. */
export interface ExportedLine {
  readonly at: string;
  readonly written: string;
  readonly chain: string;
  readonly seq: number;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly subject: string;
  readonly about: string;
  readonly result: string;
}

/** What was asked for, in the order in which it happened. A line that two processes wrote is there once. */
export async function exportLines(
  folder: AuditFolder,
  keys: AuditKeys,
  wanted: ExportWanted,
): Promise<readonly ExportedLine[]> {
  const found: ExportedLine[] = [];
  const ids = new Set<string>();
  for (const [chain, files] of chainsIn(await folder.names())) {
    for (const { name, first } of files) {
      const text = await folder.read(name);
      const { lines } = readChainFile({ keys, chain, file: name, text, before: firstFollows(text, first) });
      for (const line of lines) {
        const id = line.content['id'];
        if (typeof id === 'string' && ids.has(id)) continue;
        if (typeof id === 'string') ids.add(id);
        found.push(exported(chain, line));
      }
    }
  }
  return found.filter(isWanted(wanted, keys)).sort((one, other) => (one.at < other.at ? -1 : 1));
}

function exported(chain: string, { seq, content }: ChainLine): ExportedLine {
  const text = (key: string): string => (typeof content[key] === 'string' ? content[key] : '');
  const written = text('written');
  return {
    at: text('at') || written,
    written,
    chain,
    seq,
    who: text('who'),
    what: text('what'),
    why: text('why'),
    subject: text('subject'),
    about: text('about'),
    result: text('result'),
  };
}

function isWanted({ from, to, what, subject }: ExportWanted, keys: AuditKeys): (line: ExportedLine) => boolean {
  const marked = subject?.startsWith('child-') === true ? subjectMark(keys, subject) : subject;
  return (line) =>
    (from === undefined || line.at >= from) &&
    (to === undefined || line.at < to) &&
    (what === undefined || line.what === what) &&
    (marked === undefined || line.subject === marked);
}
