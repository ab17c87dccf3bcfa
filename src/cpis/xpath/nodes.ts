import type { Element } from '../xml.js';

/** A node of a file, with its way up and its place in the order of the file. */
export interface Node {
  readonly kind: 'document' | 'element' | 'attribute' | 'text';
  readonly name: string;
  readonly namespace: string;
  readonly parent: Node | undefined;
  /** in the whole file */
  readonly place: number;
  /** among its parent's children */
  readonly index: number;
  /** elements and text, in order; the text of an element counts as one node, after its elements */
  readonly children: readonly Node[];
  readonly attributes: readonly Node[];
  /** an attribute's or a text's own text */
  readonly own: string;
}

/** The document node above a root element. */
export function documentOf(root: Element): Node {
  let places = 0;
  const leaf = (kind: 'attribute' | 'text', name: string, own: string, parent: Node, index: number): Node => {
    places += 1;
    return { kind, name, namespace: '', parent, place: places, index, children: [], attributes: [], own };
  };
  const elementNode = (element: Element, parent: Node, index: number): Node => {
    places += 1;
    const children: Node[] = [];
    const attributes: Node[] = [];
    const { name, namespace, text } = element;
    const node: Node = {
      kind: 'element',
      name,
      namespace,
      parent,
      place: places,
      index,
      children,
      attributes,
      own: '',
    };
    for (const [attribute, value] of element.attributes) attributes.push(leaf('attribute', attribute, value, node, 0));
    for (const child of element.children) children.push(elementNode(child, node, children.length));
    if (text !== '') children.push(leaf('text', '', text, node, children.length));
    return node;
  };
  const children: Node[] = [];
  const nothing = { name: '', namespace: '', parent: undefined, place: 0, index: 0, attributes: [], own: '' };
  const document: Node = { ...nothing, kind: 'document', children };
  children.push(elementNode(root, document, 0));
  return document;
}

export const textOf = (node: Node): string =>
  node.kind === 'element' || node.kind === 'document' ? node.children.map(textOf).join('') : node.own;

/** How many nodes a node is, with all below it: what it costs to read its text. */
export function weightOf(node: Node): number {
  let last = node;
  for (;;) {
    const below = last.children.at(-1) ?? last.attributes.at(-1);
    if (below === undefined) return last.place - node.place + 1;
    last = below;
  }
}
