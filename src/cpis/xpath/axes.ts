import type { Node } from './nodes.js';
import type { Axis, NodeTest } from './syntax.js';

type Nodes = Iterable<Node>;

/** The nodes of each axis, nearest first. */
const walks: Readonly<Record<Axis, (node: Node) => Nodes>> = {
  self: (node) => [node],
  child: ({ children }) => children,
  attribute: ({ attributes }) => attributes,
  parent: ({ parent }) => (parent ? [parent] : []),
  ancestor: ancestors,
  'ancestor-or-self': (node) => [node, ...ancestors(node)],
  descendant: descendants,
  *'descendant-or-self'(node) {
    yield node;
    yield* descendants(node);
  },
  'following-sibling': (node) => siblings(node, 1),
  'preceding-sibling': (node) => siblings(node, -1),
  following,
  preceding,
};

export const along = (axis: Axis, node: Node): Nodes => walks[axis](node);

/** Comments and processing instructions are not kept, so none is ever found. */
export function passes(test: NodeTest, axis: Axis, node: Node): boolean {
  const principal = axis === 'attribute' ? 'attribute' : 'element';
  switch (test.kind) {
    case 'node':
      return true;
    case 'text':
      return node.kind === 'text';
    case 'name':
      return node.kind === principal && node.name === test.name;
    case 'any-name':
      return node.kind === principal;
    case 'comment':
    case 'processing-instruction':
      return false;
  }
}

function* ancestors({ parent }: Node): Nodes {
  for (let at = parent; at; at = at.parent) yield at;
}

function* descendants({ children }: Node): Nodes {
  for (const child of children) {
    yield child;
    yield* descendants(child);
  }
}

function* siblings({ kind, parent, index }: Node, step: 1 | -1): Nodes {
  if (kind === 'attribute' || parent === undefined) return;
  for (let at = parent.children[index + step]; at; at = parent.children[at.index + step]) yield at;
}

function* following(node: Node): Nodes {
  // What follows an attribute begins with its element's children.
  if (node.kind === 'attribute' && node.parent) yield* descendants(node.parent);
  for (let at = elementOf(node); at; at = at.parent) {
    for (const sibling of siblings(at, 1)) {
      yield sibling;
      yield* descendants(sibling);
    }
  }
}

function* preceding(node: Node): Nodes {
  for (let at = elementOf(node); at; at = at.parent) {
    for (const sibling of siblings(at, -1)) {
      yield* [...descendants(sibling)].reverse();
      yield sibling;
    }
  }
}

const elementOf = (node: Node): Node | undefined => (node.kind === 'attribute' ? node.parent : node);
