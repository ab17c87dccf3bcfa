import type { Element } from '../xml.js';

/** A node of a file, with its way up and its place in the order of the file. */
export interface Node {
  readonly kind: 'document' | 'element' | 'attribute' | 'text';
  readonly name: string;
  readonly namespace: string;
  readonly parent: Node | undefined;
  /** every node of the file, in its order; attributes stand before children, the text of an element after its elements */
  readonly file: readonly Node[];
  /** in the file */
  readonly place: number;
  /** the place of the last node below it, or its own */
  readonly last: number;
  /** among its parent's children */
  readonly index: number;
  /** elements and text; the text of an element counts as one node */
  readonly children: readonly Node[];
  readonly attributes: readonly Node[];
  /** an attribute's or a text's own text */
  readonly own: string;
}

interface Draft extends Node {
  last: number;
  readonly children: Node[];
  readonly attributes: Node[];
}

/** The document node above a root element. */
export function documentOf(root: Element): Node {
  const file: Node[] = [];
  const document = addNode(file, 'document', '', '', undefined);
  addElement(file, document, root);
  document.last = file.length - 1;
  return document;
}

function addElement(file: Node[], parent: Draft, { name, namespace, attributes, children, text }: Element): void {
  const node = addNode(file, 'element', name, '', parent, namespace);
  parent.children.push(node);
  for (const [attribute, value] of attributes) node.attributes.push(addNode(file, 'attribute', attribute, value, node));
  for (const child of children) addElement(file, node, child);
  if (text !== '') node.children.push(addNode(file, 'text', '', text, node));
  node.last = file.length - 1;
}

function addNode(
  file: Node[],
  kind: Node['kind'],
  name: string,
  own: string,
  parent: Node | undefined,
  namespace = '',
): Draft {
  const place = file.length;
  const index = parent?.children.length ?? 0;
  const node = { kind, name, namespace, parent, file, place, last: place, index, own, children: [], attributes: [] };
  file.push(node);
  return node;
}

export const textOf = (node: Node): string =>
  node.kind === 'element' || node.kind === 'document' ? node.children.map(textOf).join('') : node.own;

/** How many nodes a node is, with all below it: what it costs to read its text. */
export const weightOf = ({ place, last }: Node): number => last - place + 1;
