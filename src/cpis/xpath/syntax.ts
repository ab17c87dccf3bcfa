/** XPath 1.0 as we take it: everything but variables, the namespace axis and the functions id() and lang(). */
export const axes = [
  'child',
  'attribute',
  'self',
  'parent',
  'ancestor',
  'ancestor-or-self',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'preceding',
  'preceding-sibling',
] as const;
export type Axis = (typeof axes)[number];

/** Names are compared without their prefix: senders bind prefixes that we never see. */
export type NodeTest =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'any-name' }
  | { readonly kind: 'node' | 'text' | 'comment' | 'processing-instruction' };

export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly Expression[];
}

export interface Path {
  readonly kind: 'path';
  readonly from: 'root' | 'context' | Expression;
  /** of the expression that the path goes from */
  readonly predicates: readonly Expression[];
  readonly steps: readonly Step[];
}

export type Operator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod' | '|';

export interface Operation {
  readonly kind: 'operation';
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
}

export type Expression =
  | Path
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  | { readonly kind: 'negation'; readonly of: Expression }
  | Operation;

/** Why an expression has no value: it is no XPath, or it costs too much. Carries nothing of it, and leaves this folder never. */
export class NoValue extends Error {}
