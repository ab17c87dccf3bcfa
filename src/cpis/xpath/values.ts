import type { Node } from './nodes.js';
import { textOf } from './nodes.js';
import type { Operator } from './syntax.js';

/** Nodes stand in the order of the file, each once. */
export type Value = string | number | boolean | readonly Node[];

export const isNodes = (value: Value): value is readonly Node[] => Array.isArray(value);

export function asText(value: Value): string {
  if (!isNodes(value)) return String(value);
  const [first] = value;
  return first === undefined ? '' : textOf(first);
}

export function asNumber(value: Value): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Number(value);
  const text = asText(value).trim();
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

export const asTruth = (value: Value): boolean => (isNodes(value) ? value.length > 0 : Boolean(value));

const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const satisfies readonly Operator[];
type Comparison = (typeof comparisons)[number];
type Simple = string | number | boolean;

export const isComparison = (operator: Operator): operator is Comparison =>
  comparisons.some((comparison) => comparison === operator);

/** XPath 1.0, 3.4: a comparison with nodes holds when it holds for one of them. */
export function compare(operator: Comparison, left: Value, right: Value): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    const equality = operator === '=' || operator === '!=';
    const side = (value: Value): Simple => (equality || isNodes(value) ? asTruth(value) : value);
    return compareSimple(operator, side(left), side(right));
  }
  const others = simples(right);
  return simples(left).some((one) => others.some((other) => compareSimple(operator, one, other)));
}

const simples = (value: Value): readonly Simple[] => (isNodes(value) ? value.map(textOf) : [value]);

function compareSimple(operator: Comparison, left: Simple, right: Simple): boolean {
  const numbers = typeof left === 'number' || typeof right === 'number';
  switch (operator) {
    case '=':
      return numbers ? asNumber(left) === asNumber(right) : left === right;
    case '!=':
      return numbers ? asNumber(left) !== asNumber(right) : left !== right;
    case '<':
      return asNumber(left) < asNumber(right);
    case '<=':
      return asNumber(left) <= asNumber(right);
    case '>':
      return asNumber(left) > asNumber(right);
    case '>=':
      return asNumber(left) >= asNumber(right);
  }
}
