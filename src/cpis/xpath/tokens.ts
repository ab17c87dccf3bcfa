import { NoValue } from './syntax.js';

export interface Token {
  readonly kind: 'symbol' | 'operator' | 'name' | 'number' | 'text';
  readonly value: string;
}

const name = String.raw`[\p{L}_][\p{L}\p{N}\p{M}_.\-]*`;
const scanner = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<number>\d+(?:\.\d*)?|\.\d+)`,
    String.raw`(?<text>"[^"]*"|'[^']*')`,
    String.raw`(?<name>${name}(?::(?!:)(?:\*|${name}))?)`,
    String.raw`(?<symbol>::|\.\.|//|!=|<=|>=|[/.()[\]@,|+\-=<>*])`,
  ].join('|'),
  'uy',
);

const operators: ReadonlySet<string> = new Set(['/', '//', '|', '+', '-', '=', '!=', '<', '<=', '>', '>=']);
const opening: ReadonlySet<string> = new Set(['@', '::', '(', '[', ',']);

/** @throws NoValue where no token begins */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  scanner.lastIndex = 0;
  while (scanner.lastIndex < expression.length) {
    const groups = scanner.exec(expression)?.groups;
    if (groups === undefined) throw new NoValue();
    const token = tokenOf(groups, tokens.at(-1));
    if (token !== undefined) tokens.push(token);
  }
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, before: Token | undefined): Token | undefined {
  const { number, text, name: word, symbol } = groups;
  if (number !== undefined) return { kind: 'number', value: number };
  if (text !== undefined) return { kind: 'text', value: text.slice(1, -1) };
  if (word !== undefined) return { kind: isOperatorPlace(before) ? 'operator' : 'name', value: word };
  if (symbol === '*') return isOperatorPlace(before) ? { kind: 'operator', value: '*' } : { kind: 'name', value: '*' };
  if (symbol === undefined) return undefined;
  return { kind: operators.has(symbol) ? 'operator' : 'symbol', value: symbol };
}

/** XPath 1.0, 3.7: after anything that can end an operand, `*` multiplies and a name is an operator. */
const isOperatorPlace = (before: Token | undefined): boolean =>
  before !== undefined && before.kind !== 'operator' && !opening.has(before.kind === 'symbol' ? before.value : '');
