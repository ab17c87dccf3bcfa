import { createHash } from 'node:crypto';
import type { AuditKeys } from './keys.js';

/** Where a chain stands: the number and the code of its last line. */
export interface Head {
  readonly seq: number;
  readonly code: string;
}

export const beginning: Head = { seq: 0, code: '' };

/** A line of a chain as it is read back. */
export interface ChainLine extends Head {
  readonly prev: string;
  readonly what: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const codeLength = 43;
const end = `,"code":"`;

/** The code covers the exact text before it and the chain's name: a line belongs to one place of one chain. */
const codeOf = (keys: AuditKeys, chain: string, text: string): string => keys.code(`${chain}\n${text}`);

/** One JSON object with its number, what it says, the code of the line before and its own. */
export function lineOf(
  keys: AuditKeys,
  chain: string,
  before: Head,
  content: Readonly<Record<string, unknown>>,
): { readonly text: string; readonly head: Head } {
  const seq = before.seq + 1;
  const text = JSON.stringify({ seq, ...content, prev: before.code }).slice(0, -1);
  const code = codeOf(keys, chain, text);
  return { text: `${text}${end}${code}"}\n`, head: { seq, code } };
}

/** Undefined where the line is not one that the key made for this chain. */
export function readLine(keys: AuditKeys, chain: string, line: string): ChainLine | undefined {
  const at = line.length - codeLength - end.length - 2;
  if (at <= 0 || line.slice(at, at + end.length) !== end || !line.endsWith('"}')) return undefined;
  const text = line.slice(0, at);
  const code = line.slice(at + end.length, -2);
  if (codeOf(keys, chain, text) !== code) return undefined;
  const content: unknown = JSON.parse(`${text}}`);
  return isContent(content) ? { seq: content.seq, code, prev: content.prev, what: content.what, content } : undefined;
}

type Content = Readonly<Record<string, unknown>> & { seq: number; prev: string; what: string };

const isContent = (value: unknown): value is Content =>
  typeof value === 'object' &&
  value !== null &&
  'seq' in value &&
  typeof value.seq === 'number' &&
  'prev' in value &&
  typeof value.prev === 'string' &&
  'what' in value &&
  typeof value.what === 'string';

/** Stands for bytes that are no line, so that the note about them cannot serve other bytes. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
