import { CodedError } from '../domain/failure.js';
import type { OpenChain, ToKeep, ToOpen } from './chain.js';
import { openChain } from './chain.js';
import type { Head } from './line.js';
import { chainName } from './names.js';
import type { AuditSink } from './port.js';

export interface SinkOptions extends Omit<ToOpen, 'chain'> {
  /** what names this process; a second one of the same name gets a chain of its own */
  readonly process: readonly string[];
  /** a chain that is not as it was written was left where it stands, and another one begun */
  readonly onDamaged: (chain: string) => void;
}

export interface OpenedAudit extends AuditSink {
  /** Lets the chain go; a later line opens it again. */
  close(): Promise<void>;
}

/** Processes of one name on one machine, and damaged chains beside them. */
const chainsAtMost = 50;

interface Held {
  readonly name: string;
  readonly chain: OpenChain;
  readonly letGo: () => Promise<void>;
  lost: boolean;
}

interface Waiting {
  readonly entry: ToKeep;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The audit of this process: opened with the first line, and again after every failure, so that it goes on by itself once the
 * disk has room. Lines that come while one write is under way go with the next, all at once.
 */
export function createSink(options: SinkOptions): OpenedAudit {
  const remembered: Remembered = { heads: new Map(), missed: new Map(), told: new Set() };
  let held: Held | undefined;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const release = async (): Promise<void> => {
    const before = held;
    held = undefined;
    if (before !== undefined && !before.lost) await before.letGo().catch(() => undefined);
  };

  const writeAll = async (together: readonly Waiting[]): Promise<void> => {
    try {
      if (held?.lost === true) held = undefined;
      held ??= await openAny(options, remembered);
      const { heads, missed, told } = remembered;
      await held.chain.write([...[...missed].map(asLine), ...together.map(({ entry }) => entry)]);
      for (const name of missed.keys()) told.add(name);
      missed.clear();
      heads.set(held.name, held.chain.head());
      for (const { resolve } of together) resolve();
    } catch (error) {
      await release();
      const failure = unwritable(error);
      for (const { reject } of together) reject(failure);
    }
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const together = waiting;
      waiting = [];
      await writeAll(together);
    }
    running = undefined;
  };

  return {
    record: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ entry, resolve, reject });
        running ??= run();
      }),
    close: async () => {
      await running;
      await release();
    },
  };
}

/** Of the file system's error only its code leaves: a path is the operator's own, and they know it. */
const unwritable = (error: unknown): CodedError =>
  new CodedError('audit.unwritable', {
    cause: error instanceof Error && 'code' in error ? String(error.code) : 'the file is not as it was left',
  });

/** What this process remembers of chains: nobody can take back a line under its eyes. */
interface Remembered {
  /** where each stood after the last write */
  readonly heads: Map<string, Head>;
  /** of which lines are gone that stood, until that is written down in another */
  readonly missed: Map<string, Head>;
  /** those of which it is written down: this process never goes on with them */
  readonly told: Set<string>;
}

/** Lines are gone that stood: the next chain says of which, and up to which number it had been written. */
const asLine = ([chain, { seq }]: readonly [string, Head]): ToKeep => ({
  what: 'lines-removed',
  who: 'cpis-link',
  why: null,
  subject: null,
  about: chain,
  result: `${seq}`,
});

/** The first chain of this name that is free and as it was written. */
async function openAny(options: SinkOptions, remembered: Remembered): Promise<Held> {
  for (let number = 1; number <= chainsAtMost; number += 1) {
    const chain = `${chainName(...options.process)}-${number}`;
    const held = await openOne(options, chain, remembered);
    if (held !== undefined) return held;
  }
  throw new Error('AUDIT_NO_CHAIN');
}

async function openOne(options: SinkOptions, chain: string, remembered: Remembered): Promise<Held | undefined> {
  let held: Held | undefined;
  const letGo = await options.folder.hold(chain, () => {
    if (held !== undefined) held.lost = true;
  });
  if (letGo === undefined) return undefined;
  try {
    const open = await openChain({ ...options, chain });
    const before = remembered.heads.get(chain);
    if (open !== undefined && !isBehind(open.head(), before))
      return (held = { name: chain, chain: open, letGo, lost: false });
    if (!remembered.told.has(chain)) {
      if (open !== undefined && before !== undefined) remembered.missed.set(chain, before);
      options.onDamaged(chain);
    }
  } catch (error) {
    await letGo().catch(() => undefined);
    throw error;
  }
  await letGo();
  return undefined;
}

/** A write that failed may have been done in part: more than what is remembered is no loss. */
const isBehind = (now: Head, before: Head | undefined): boolean =>
  before !== undefined && (now.seq < before.seq || (now.seq === before.seq && now.code !== before.code));
