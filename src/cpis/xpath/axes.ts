import type { Node } from './nodes.js';
import type { Axis, NodeTest } from './syntax.js';

type Nodes = readonly Node[];

/** The nodes of each axis, nearest first. */
const walks: Readonly<Record<Axis, (node: Node) => Nodes>> = {
  self: (node) => [node],
  child: ({ children }) => children,
  attribute: ({ attributes }) => attributes,
  parent: ({ parent }) => (parent ? [parent] : []),
  ancestor: ancestors,
  'ancestor-or-self': (node) => [node, ...ancestors(node)],
  descendant: descendants,
  'descendant-or-self': (node) => [node, ...descendants(node)],
  'following-sibling': (node) => siblings(node).slice(node.index + 1),
  'preceding-sibling': (node) => siblings(node).slice(0, node.index).reverse(),
  following: ({ kind, file, place, last }) => withoutAttributes(file.slice((kind === 'attribute' ? place : last) + 1)),
  preceding: (node) => {
    const above = new Set(ancestors(node));
    return withoutAttributes(node.file.slice(0, node.place))
      .filter((one) => !above.has(one))
      .reverse();
  },
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

function ancestors({ parent }: Node): Nodes {
  return parent ? [parent, ...ancestors(parent)] : [];
}

function descendants({ file, place, last }: Node): Nodes {
  return place === last ? [] : withoutAttributes(file.slice(place + 1, last + 1));
}

const siblings = ({ kind, parent }: Node): Nodes => (kind === 'attribute' ? [] : (parent?.children ?? []));

const withoutAttributes = (nodes: Nodes): Nodes => nodes.filter(({ kind }) => kind !== 'attribute');
