import { along, passes } from './axes.js';
import type { Context } from './functions.js';
import { callFunction } from './functions.js';
import type { Node } from './nodes.js';
import { weightOf } from './nodes.js';
import type { Expression, Operator, Path, Step } from './syntax.js';
import { NoValue } from './syntax.js';
import type { Value } from './values.js';
import { asNumber, asTruth, compare, isComparison, isNodes } from './values.js';

/** How many nodes may still be looked at: what makes an expression's cost bounded, whatever it says. */
export interface Budget {
  nodes: number;
}

/**
 * The value of an expression at the document node.
 * @throws NoValue when it has none, or when the budget is used up
 */
export const evaluate = (expression: Expression, document: Node, budget: Budget): Value =>
  valueOf(expression, { node: document, position: 1, size: 1 }, budget);

function valueOf(expression: Expression, context: Context, budget: Budget): Value {
  spend(budget);
  switch (expression.kind) {
    case 'number':
    case 'text':
      return expression.value;
    case 'negation':
      return -asNumber(valueOf(expression.of, context, budget));
    case 'call': {
      const given = expression.given.map((one) => valueOf(one, context, budget));
      given.forEach((value) => spend(budget, costOf(value)));
      return callFunction(expression.name, given, context);
    }
    case 'path':
      return nodesAt(expression, context, budget);
    case 'operation':
      return resultOf(expression.operator, expression.left, expression.right, context, budget);
  }
}

function resultOf(operator: Operator, left: Expression, right: Expression, context: Context, budget: Budget): Value {
  const one = valueOf(left, context, budget);
  if (operator === 'or') return asTruth(one) || asTruth(valueOf(right, context, budget));
  if (operator === 'and') return asTruth(one) && asTruth(valueOf(right, context, budget));
  const other = valueOf(right, context, budget);
  if (isComparison(operator)) {
    spend(budget, costOf(one) + costOf(other) + countOf(one) * countOf(other));
    return compare(operator, one, other);
  }
  if (operator !== '|') return calculated(operator, asNumber(one), asNumber(other));
  if (!isNodes(one) || !isNodes(other)) throw new NoValue();
  return inOrder([...one, ...other], budget);
}

function calculated(operator: '+' | '-' | '*' | 'div' | 'mod', one: number, other: number): number {
  switch (operator) {
    case '+':
      return one + other;
    case '-':
      return one - other;
    case '*':
      return one * other;
    case 'div':
      return one / other;
    case 'mod':
      return one % other;
  }
}

function nodesAt({ from, predicates, steps }: Path, context: Context, budget: Budget): Value {
  const start = startOf(from, context, budget);
  if (!isNodes(start)) throw new NoValue();
  const chosen = predicates.reduce((nodes, predicate) => filtered(nodes, predicate, budget), start);
  return steps.reduce((nodes, step) => taken(step, nodes, budget), chosen);
}

function startOf(from: Path['from'], { node, position, size }: Context, budget: Budget): Value {
  if (from === 'context') return [node];
  if (from === 'root') return [rootOf(node)];
  return valueOf(from, { node, position, size }, budget);
}

const rootOf = (node: Node): Node => (node.parent ? rootOf(node.parent) : node);

function taken({ axis, test, predicates }: Step, nodes: readonly Node[], budget: Budget): readonly Node[] {
  const found: Node[] = [];
  for (const node of nodes) {
    const near = along(axis, node);
    spend(budget, 1 + near.length);
    let passing = near.filter((one) => passes(test, axis, one));
    for (const predicate of predicates) passing = filtered(passing, predicate, budget);
    for (const one of passing) found.push(one);
  }
  return inOrder(found, budget);
}

/** A number as a predicate is a position. */
function filtered(nodes: readonly Node[], predicate: Expression, budget: Budget): Node[] {
  return nodes.filter((node, index) => {
    const value = valueOf(predicate, { node, position: index + 1, size: nodes.length }, budget);
    return typeof value === 'number' ? value === index + 1 : asTruth(value);
  });
}

/** In the order of the file, each once; mostly they are already. */
function inOrder(nodes: readonly Node[], budget: Budget): readonly Node[] {
  spend(budget, nodes.length);
  const ordered = nodes.every(({ place }, index) => index === 0 || (nodes[index - 1]?.place ?? 0) < place);
  return ordered ? nodes : [...new Set(nodes)].sort((one, other) => one.place - other.place);
}

const countOf = (value: Value): number => (isNodes(value) ? value.length : 1);

/** To read nodes as text is to look at all that is below them. */
const costOf = (value: Value): number =>
  isNodes(value) ? value.reduce((total, node) => total + weightOf(node), 0) : 1;

function spend(budget: Budget, nodes = 1): void {
  budget.nodes -= nodes;
  if (budget.nodes < 0) throw new NoValue();
}
