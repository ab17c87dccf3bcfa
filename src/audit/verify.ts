import type { ChainHead } from './checkpoint.js';
import type { AuditFolder } from './folder.js';
import type { AuditKeys } from './keys.js';
import type { ChainLine, Head } from './line.js';
import { beginning } from './line.js';
import type { ChainFile } from './names.js';
import { chainsIn } from './names.js';
import { readPruned } from './pruned.js';
import type { Finding } from './reading.js';
import { firstFollows, readChainFile } from './reading.js';

export interface Verified {
  readonly findings: readonly Finding[];
  /** files whose last line has no end: a crash, or a process that writes now */
  readonly unfinished: readonly string[];
  readonly heads: readonly ChainHead[];
  readonly lines: number;
  readonly files: number;
}

type Source = Pick<AuditFolder, 'names' | 'read'>;

/** What was read of one chain. */
interface ChainRead {
  readonly chain: string;
  readonly lines: readonly ChainLine[];
  readonly findings: readonly Finding[];
  readonly unfinished: readonly string[];
  readonly head: Head;
  readonly files: number;
}

/** Reads every chain of a folder from its beginning, or from where it was pruned, to its end. */
export async function verifyFolder(
  source: AuditFolder,
  keys: AuditKeys,
  checkpoint: readonly ChainHead[] = [],
): Promise<Verified> {
  const chains = chainsIn(await source.names());
  const read: ChainRead[] = [];
  for (const [chain, files] of chains) read.push(await readWhole(source, keys, chain, files));
  const cut = await Promise.all(checkpoint.map((known) => missingOf(source, keys, known, read)));
  return summed(read, cut.flat());
}

/** Reads files by themselves: what stands before and after each is not known. */
export async function verifyFiles(source: Source, keys: AuditKeys, files: readonly ChainFile[]): Promise<Verified> {
  const read: ChainRead[] = [];
  for (const file of files) {
    const text = await source.read(file.name);
    read.push(await readChain(source, keys, [file], firstFollows(text, file.first)));
  }
  return summed(read, []);
}

const summed = (read: readonly ChainRead[], more: readonly Finding[]): Verified => ({
  findings: [...read.flatMap(({ findings }) => findings), ...more],
  unfinished: read.flatMap(({ unfinished }) => unfinished),
  heads: read.map(({ chain, head: { seq, code } }) => ({ chain, seq, code })),
  lines: read.reduce((sum, { lines }) => sum + lines.length, 0),
  files: read.reduce((sum, { files }) => sum + files, 0),
});

async function readWhole(
  source: AuditFolder,
  keys: AuditKeys,
  chain: string,
  files: readonly ChainFile[],
): Promise<ChainRead> {
  const pruned = await readPruned(source, keys, chain);
  const start = pruned === 'none' ? beginning : (pruned ?? beginning);
  // files that begin before the note are those that pruning had not removed yet when it was cut off
  return readChain(
    source,
    keys,
    files.filter(({ first }) => first > start.seq),
    start,
  );
}

async function readChain(
  source: Source,
  keys: AuditKeys,
  files: readonly ChainFile[],
  start: Head,
): Promise<ChainRead> {
  const lines: ChainLine[] = [];
  const findings: Finding[] = [];
  const unfinished: string[] = [];
  let head = start;
  for (const [at, file] of files.entries()) {
    const text = await source.read(file.name);
    const before = file.first === head.seq + 1 ? head : firstFollows(text, file.first);
    if (file.first !== head.seq + 1) findings.push({ kind: 'file-removed', file: file.name, seq: head.seq + 1 });
    const reading = readChainFile({ keys, chain: file.chain, file: file.name, text, before });
    if (reading.lines.length === 0)
      findings.push({ kind: keyOf(text) === keys.id ? 'file-damaged' : 'other-key', file: file.name });
    else findings.push(...reading.findings);
    lines.push(...reading.lines);
    if (reading.half !== '') {
      if (at === files.length - 1) unfinished.push(file.name);
      else findings.push({ kind: 'changed', file: file.name });
    }
    head = reading.head;
  }
  const chain = files[0]?.chain ?? '';
  return { chain, lines, findings, unfinished, head, files: files.length };
}

const keyOf = (text: string): string | undefined => /^\{"seq":\d+,[^\n]*"key":"([\w-]+)"/.exec(text)?.[1];

/** What a checkpoint knows of a chain and the folder does not have any more. */
async function missingOf(
  source: AuditFolder,
  keys: AuditKeys,
  { chain, seq, code }: ChainHead,
  read: readonly ChainRead[],
): Promise<readonly Finding[]> {
  const found = read.find((one) => one.chain === chain);
  const pruned = await readPruned(source, keys, chain);
  if (pruned !== 'none' && pruned !== undefined && pruned.seq >= seq) return [];
  const line = found?.lines.find((one) => one.seq === seq);
  if (line?.code === code) return [];
  return [{ kind: line === undefined ? 'truncated' : 'changed', file: chain, seq }];
}
