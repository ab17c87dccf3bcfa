import type { Axis, Expression, NodeTest, Operation, Operator, Step } from './syntax.js';
import { axes, NoValue } from './syntax.js';
import type { Token } from './tokens.js';
import { tokensOf } from './tokens.js';

/** Real locations have below a hundred characters and two levels. */
const most = { characters: 1000, levels: 24 };

/** From loose to tight; operators of one row bind from left to right. */
const rows: readonly (readonly Operator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];
const nodeTypes = ['node', 'text', 'comment', 'processing-instruction'] as const;

/** The tokens of an expression and how far they are read. */
interface Source {
  readonly tokens: readonly Token[];
  at: number;
  level: number;
}

/** @throws NoValue for what is no XPath 1.0, or longer or deeper than any location */
export function parseXPath(text: string): Expression {
  if (text.length > most.characters) throw new NoValue();
  const source: Source = { tokens: tokensOf(text), at: 0, level: 0 };
  const expression = readExpression(source);
  if (source.at < source.tokens.length) throw new NoValue();
  return expression;
}

function readExpression(source: Source): Expression {
  deeper(source);
  const expression = readRow(source, 0);
  source.level -= 1;
  return expression;
}

function deeper(source: Source): void {
  source.level += 1;
  if (source.level > most.levels) throw new NoValue();
}

function readRow(source: Source, row: number): Expression {
  const operators = rows[row];
  if (operators === undefined) return readUnary(source);
  let left = readRow(source, row + 1);
  for (;;) {
    const operator = operators.find((one) => isNext(source, one, 'operator'));
    if (operator === undefined) return left;
    source.at += 1;
    left = withoutPrefix({ kind: 'operation', operator, left, right: readRow(source, row + 1) });
  }
}

/** `name()='hl7:record'`: the prefix is the sender's, as in a name test. */
function withoutPrefix(operation: Operation): Operation {
  const { operator, left, right } = operation;
  const isName = (side: Expression): boolean => side.kind === 'call' && side.name === 'name';
  const local = (side: Expression): Expression =>
    side.kind === 'text' ? { ...side, value: side.value.replace(/^[^:\s]+:(?=[^:\s]+$)/, '') } : side;
  if (operator !== '=' && operator !== '!=') return operation;
  if (isName(left)) return { ...operation, right: local(right) };
  return isName(right) ? { ...operation, left: local(left) } : operation;
}

function readUnary(source: Source): Expression {
  if (takeIf(source, '-', 'operator')) {
    deeper(source);
    const of = readUnary(source);
    source.level -= 1;
    return { kind: 'negation', of };
  }
  let value = readPath(source);
  while (takeIf(source, '|', 'operator')) {
    value = { kind: 'operation', operator: '|', left: value, right: readPath(source) };
  }
  return value;
}

function readPath(source: Source): Expression {
  if (takeIf(source, '//', 'operator')) {
    return { kind: 'path', from: 'root', predicates: [], steps: [anywhere, ...readSteps(source)] };
  }
  if (takeIf(source, '/', 'operator')) {
    return { kind: 'path', from: 'root', predicates: [], steps: beginsStep(source) ? readSteps(source) : [] };
  }
  const from = readPrimary(source);
  if (from === undefined) return { kind: 'path', from: 'context', predicates: [], steps: readSteps(source) };
  const predicates = readPredicates(source);
  const steps = readFurtherSteps(source);
  return predicates.length + steps.length === 0 ? from : { kind: 'path', from, predicates, steps };
}

const anywhere: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] };

function readSteps(source: Source): readonly Step[] {
  return [readStep(source), ...readFurtherSteps(source)];
}

function readFurtherSteps(source: Source): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (takeIf(source, '//', 'operator')) steps.push(anywhere, readStep(source));
    else if (takeIf(source, '/', 'operator')) steps.push(readStep(source));
    else return steps;
  }
}

function beginsStep({ tokens, at }: Source): boolean {
  const next = tokens[at];
  return next?.kind === 'name' || (next?.kind === 'symbol' && ['.', '..', '@'].includes(next.value));
}

function readStep(source: Source): Step {
  if (takeIf(source, '.', 'symbol')) return { axis: 'self', test: { kind: 'node' }, predicates: [] };
  if (takeIf(source, '..', 'symbol')) return { axis: 'parent', test: { kind: 'node' }, predicates: [] };
  const axis = readAxis(source);
  return { axis, test: readTest(source), predicates: readPredicates(source) };
}

function readAxis(source: Source): Axis {
  if (takeIf(source, '@', 'symbol')) return 'attribute';
  if (!isNext({ ...source, at: source.at + 1 }, '::', 'symbol')) return 'child';
  const name = takeName(source);
  const axis = axes.find((one) => one === name);
  if (axis === undefined) throw new NoValue();
  take(source, '::', 'symbol');
  return axis;
}

function readTest(source: Source): NodeTest {
  const name = takeName(source);
  if (isNext(source, '(', 'symbol')) {
    const kind = nodeTypes.find((one) => one === name);
    if (kind === undefined) throw new NoValue();
    take(source, '(', 'symbol');
    if (kind === 'processing-instruction' && source.tokens[source.at]?.kind === 'text') source.at += 1;
    take(source, ')', 'symbol');
    return { kind };
  }
  const local = name.slice(name.indexOf(':') + 1);
  return local === '*' ? { kind: 'any-name' } : { kind: 'name', name: local };
}

function readPredicates(source: Source): readonly Expression[] {
  const predicates: Expression[] = [];
  while (takeIf(source, '[', 'symbol')) {
    predicates.push(readExpression(source));
    take(source, ']', 'symbol');
  }
  return predicates;
}

/** A literal, a call or something in brackets; undefined where a step begins. */
function readPrimary(source: Source): Expression | undefined {
  const next = source.tokens[source.at];
  if (next?.kind === 'number' || next?.kind === 'text') {
    source.at += 1;
    return next.kind === 'text' ? { kind: 'text', value: next.value } : { kind: 'number', value: Number(next.value) };
  }
  if (takeIf(source, '(', 'symbol')) {
    const inner = readExpression(source);
    take(source, ')', 'symbol');
    return inner;
  }
  const calls = next?.kind === 'name' && isNext({ ...source, at: source.at + 1 }, '(', 'symbol');
  return calls && !nodeTypes.some((one) => one === next.value) ? readCall(source) : undefined;
}

function readCall(source: Source): Expression {
  const name = takeName(source);
  const given: Expression[] = [];
  take(source, '(', 'symbol');
  if (takeIf(source, ')', 'symbol')) return { kind: 'call', name, given };
  do given.push(readExpression(source));
  while (takeIf(source, ',', 'symbol'));
  take(source, ')', 'symbol');
  return { kind: 'call', name, given };
}

function isNext({ tokens, at }: Source, value: string, kind: Token['kind']): boolean {
  const next = tokens[at];
  return next?.kind === kind && next.value === value;
}

function takeIf(source: Source, value: string, kind: Token['kind']): boolean {
  const found = isNext(source, value, kind);
  if (found) source.at += 1;
  return found;
}

function take(source: Source, value: string, kind: Token['kind']): void {
  if (!takeIf(source, value, kind)) throw new NoValue();
}

function takeName(source: Source): string {
  const next = source.tokens[source.at];
  if (next?.kind !== 'name') throw new NoValue();
  source.at += 1;
  return next.value;
}
