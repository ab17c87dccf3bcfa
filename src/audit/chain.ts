import type { AuditEntry, AuditLine } from '../domain/audit.js';
import type { AuditFolder } from './folder.js';
import { keptForm } from './kept.js';
import type { AuditKeys } from './keys.js';
import type { Head } from './line.js';
import { beginning, digestOf, lineOf, readLine } from './line.js';
import { chainsIn, fileName } from './names.js';
import { readPruned } from './pruned.js';
import { firstFollows, halfLine, readChainFile } from './reading.js';

export type ToKeep = AuditEntry & Partial<Pick<AuditLine, 'id' | 'at'>>;

/** A chain that this process alone writes. */
export interface OpenChain {
  readonly head: () => Head;
  /** Writes lines after the last one, all with one write. Rejects where they are not safe: then the chain must be opened again. */
  write(entries: readonly ToKeep[]): Promise<void>;
}

export interface ToOpen {
  readonly folder: AuditFolder;
  readonly keys: AuditKeys;
  readonly chain: string;
  readonly newFileAt: number;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

export const format = 1;

/** What the writer must know of the file that it goes on with. */
interface Current {
  name: string;
  day: string;
  bytes: number;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/**
 * Goes on with a chain where it ended, once its last file is proved; a line that a crash cut off is closed and noted. Undefined
 * where the file is not as it was written: it is left as it stands, for `cpis audit verify`.
 */
export async function openChain(to: ToOpen): Promise<OpenChain | undefined> {
  const { folder, keys, chain } = to;
  const last = chainsIn(await folder.names())
    .get(chain)
    ?.at(-1);
  if (last === undefined) {
    const pruned = await readPruned(folder, keys, chain);
    return pruned === 'none' ? new Chain(to, beginning) : pruned && new Chain(to, pruned);
  }
  const text = await folder.read(last.name);
  const before = firstFollows(text, last.first);
  const { findings, head, half, lines } = readChainFile({ keys, chain, file: last.name, text, before });
  if (findings.length > 0 || lines.length === 0) return undefined;
  const current = { name: last.name, day: last.day, bytes: Buffer.byteLength(text) };
  const open = new Chain(
    to,
    head,
    current,
    lines.flatMap(({ content: { id } }) => (typeof id === 'string' ? [id] : [])),
  );
  if (half !== '') await open.close(half, text.endsWith('\n') ? '' : '\n');
  return open;
}

/** How many ids are remembered: an activity whose answer was lost says its lines again within minutes. */
const idsAtMost = 5000;

class Chain implements OpenChain {
  readonly #ids: Set<string>;

  constructor(
    private readonly to: ToOpen,
    private last: Head,
    private current?: Current,
    ids: readonly string[] = [],
  ) {
    this.#ids = new Set(ids.slice(-idsAtMost));
  }

  head = (): Head => this.last;

  async write(entries: readonly ToKeep[]): Promise<void> {
    const { keys, now } = this.to;
    const fresh = entries.map((entry) => keptForm(keys, entry)).filter((kept) => this.isFresh(kept['id']));
    if (fresh.length === 0) return;
    const written = new Date(now()).toISOString();
    await this.append(fresh.map((kept) => ({ written, ...kept })));
    this.remember(fresh);
  }

  /**
   * Ends what a crash cut off: a whole line without its line break gets it; anything less is closed and noted with a digest of
   * its bytes, so that they cannot be taken for a change.
   */
  async close(half: string, ending: '' | '\n'): Promise<void> {
    const { keys, chain, now } = this.to;
    const whole = readLine(keys, chain, half);
    if (whole !== undefined && whole.seq === this.last.seq + 1 && whole.prev === this.last.code) {
      await this.add(ending, whole);
      return;
    }
    const written = new Date(now()).toISOString();
    const said = { who: 'cpis-link', why: null, subject: null, about: digestOf(half), result: `${half.length}` };
    const { text, head } = this.linesOf([{ written, what: halfLine, ...said }]);
    await this.add(`${ending}${text}`, head);
  }

  private isFresh = (id: unknown): boolean => typeof id !== 'string' || !this.#ids.has(id);

  private remember(kept: readonly Readonly<Record<string, unknown>>[]): void {
    for (const { id } of kept) if (typeof id === 'string') this.#ids.add(id);
    for (const id of this.#ids) {
      if (this.#ids.size <= idsAtMost) return;
      this.#ids.delete(id);
    }
  }

  private async append(contents: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const { now, newFileAt } = this.to;
    const day = dayOf(now());
    const { current } = this;
    if (current === undefined || current.day !== day || current.bytes >= newFileAt) await this.begin(day);
    const { text, head } = this.linesOf(contents);
    await this.add(text, head);
  }

  private async add(text: string, head: Head): Promise<void> {
    if (this.current === undefined) return;
    await this.to.folder.append(this.current.name, text, this.current.bytes);
    this.current.bytes += Buffer.byteLength(text);
    this.last = head;
  }

  /** A new file carries the last code of the one before in its first line. */
  private async begin(day: string): Promise<void> {
    const { folder, keys, chain, now } = this.to;
    const name = fileName(chain, day, this.last.seq + 1);
    const content = { written: new Date(now()).toISOString(), what: 'file-begun', chain, format, key: keys.id };
    const { text, head } = this.linesOf([content]);
    await folder.put(name, text);
    this.last = head;
    this.current = { name, day, bytes: Buffer.byteLength(text) };
  }

  private linesOf(contents: readonly Readonly<Record<string, unknown>>[]): { text: string; head: Head } {
    const { keys, chain } = this.to;
    return contents.reduce<{ text: string; head: Head }>(
      ({ text, head }, content) => {
        const line = lineOf(keys, chain, head, content);
        return { text: `${text}${line.text}`, head: line.head };
      },
      { text: '', head: this.last },
    );
  }
}
