import { CodedError } from '../domain/failure.js';
import type { OpenChain, ToKeep, ToOpen } from './chain.js';
import { openChain } from './chain.js';
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
      held ??= await openAny(options);
      await held.chain.write(together.map(({ entry }) => entry));
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

/** The first chain of this name that is free and as it was written. */
async function openAny(options: SinkOptions): Promise<Held> {
  for (let number = 1; number <= chainsAtMost; number += 1) {
    const chain = `${chainName(...options.process)}-${number}`;
    const held = await openOne(options, chain);
    if (held !== undefined) return held;
  }
  throw new Error('AUDIT_NO_CHAIN');
}

async function openOne(options: SinkOptions, chain: string): Promise<Held | undefined> {
  let held: Held | undefined;
  const letGo = await options.folder.hold(chain, () => {
    if (held !== undefined) held.lost = true;
  });
  if (letGo === undefined) return undefined;
  try {
    const open = await openChain({ ...options, chain });
    if (open === undefined) options.onDamaged(chain);
    else return (held = { chain: open, letGo, lost: false });
  } catch (error) {
    await letGo().catch(() => undefined);
    throw error;
  }
  await letGo();
  return undefined;
}
