import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import { authorityConfig, type AuthorityConfig } from './authority.js';

/** Something about a configuration, for whoever writes it. */
export interface ConfigNote {
  /** counted from 1; of the nearest part that is there */
  readonly line: number;
  /** `rules.0.do`; empty for the whole file */
  readonly path: string;
  readonly message: string;
}

export type Checked =
  | { readonly ok: true; readonly config: AuthorityConfig; readonly lineOf: (path: Path) => number }
  | { readonly ok: false; readonly problems: readonly ConfigNote[] };

export type Path = readonly PropertyKey[];

/** Reads a configuration, and finds every problem at once. Every plain value is text: ids keep their zeros. */
export function checkConfig(text: string): Checked {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.map(({ linePos, code }) => ({
        line: linePos?.[0].line ?? 1,
        path: '',
        message: `not YAML: ${code}`,
      })),
    };
  const lineOf = (path: Path): number => lines.linePos(offsetOf(document, path)).line;
  const read = authorityConfig.safeParse(document.toJS());
  if (read.success) return { ok: true, config: read.data, lineOf };
  const problems = read.error.issues
    .flatMap((issue) => plainly(issue))
    .map(({ path, message }) => ({ line: lineOf(path), path: pathWords(path), message }));
  return { ok: false, problems: [...problems].sort((one, other) => one.line - other.line) };
}

export const pathWords = (path: Path): string => path.map(String).join('.');

type Issue = z.core.$ZodIssue;

/** Each key that nobody knows is named itself; of several forms that are allowed, the one that was meant is explained. */
function plainly(issue: Issue): readonly { readonly path: Path; readonly message: string }[] {
  const { path, code } = issue;
  if (code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such setting' }));
  if (code === 'invalid_union') {
    const meant = issue.errors.find((branch) => branch.every((one) => !isOfWhole(one))) ?? issue.errors[0] ?? [];
    const inner = meant.flatMap((one) => plainly({ ...one, path: [...path, ...one.path] }));
    if (inner.length > 0) return inner;
  }
  return [{ path, message: sentenceOf(issue.message) }];
}

/** It says that the value is of another form altogether. */
const isOfWhole = ({ path, code }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

const sentenceOf = (message: string): string => {
  const words = message.replace(/^Invalid input: /, '');
  return /, received undefined$/.test(words) ? 'is missing' : words;
};

/** Where the part of a path begins, or the nearest part above it that is there. */
function offsetOf(document: Document, path: Path): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
