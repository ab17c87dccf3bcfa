import type { Element } from '../../src/cpis/xml.js';

/** An element that a test may change. */
export interface Tree {
  name: string;
  namespace: string;
  attributes: Record<string, string>;
  children: Tree[];
  text: string;
}

/** Everything but the lines. */
export const structure = ({ name, namespace, attributes, children, text }: Element): Tree => ({
  name,
  namespace,
  attributes: Object.fromEntries(attributes),
  children: children.map(structure),
  text,
});

export const everyTree = (tree: Tree): readonly Tree[] => [tree, ...tree.children.flatMap(everyTree)];

const escaped = (text: string): string => text.replace(/[&<"]/g, (letter) => `&#${String(letter.codePointAt(0))};`);

/** Each element with its own namespace, so that none depends on where it stands. */
export function xmlOf({ name, namespace, attributes, children, text }: Tree): string {
  const given = Object.entries({ xmlns: namespace, ...attributes }).map(
    ([key, value]) => ` ${key}="${escaped(value)}"`,
  );
  return `<${name}${given.join('')}>${escaped(text)}${children.map(xmlOf).join('')}</${name}>`;
}
