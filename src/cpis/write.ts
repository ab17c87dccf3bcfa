import { create } from 'xmlbuilder2';
import { CodedError } from '../domain/failure.js';
import { hl7Namespace, localisationNamespace } from './names.js';

/** What we write, before it is bytes. */
export interface Written {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Written[];
  readonly text?: string;
}

/** An element around others; undefined children are left out, so that optional parts read like the others. */
export const around = (name: string, ...children: readonly (Written | undefined)[]): Written => ({
  name,
  attributes: {},
  children: children.filter((child) => child !== undefined),
});

/** An element with attributes; undefined ones are left out. */
export const holding = (
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly (Written | undefined)[]
): Written => ({
  ...around(name, ...children),
  attributes: Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined),
  ),
});

export const withText = (name: string, text: string): Written => ({ name, attributes: {}, children: [], text });

/** A child for a value that may be absent. */
export const ifGiven = <T>(value: T | undefined, write: (value: T) => Written): Written | undefined =>
  value === undefined ? undefined : write(value);

/**
 * The bytes of a message in UTF-8.
 * @throws CodedError `cpis.content-wrong` when a text holds a character that no XML file may hold
 */
export function bytesOf(root: Written): Uint8Array {
  if (!isWritable(root)) throw new CodedError('cpis.content-wrong');
  const document = create({ version: '1.0', encoding: 'UTF-8' });
  const top = document.ele(hl7Namespace, root.name, { 'xmlns:npfitlc': localisationNamespace });
  append(top, root);
  return new TextEncoder().encode(document.end({ prettyPrint: true, indent: ' ', wellFormed: true }));
}

type Builder = ReturnType<typeof create>;

function append(element: Builder, { attributes, children, text }: Written): void {
  for (const [name, value] of Object.entries(attributes)) element.att(name, value);
  if (text !== undefined && text !== '') element.txt(text);
  for (const child of children) append(element.ele(child.name), child);
}

const isWritable = ({ attributes, children, text = '' }: Written): boolean =>
  [text, ...Object.values(attributes)].every(isXmlText) && children.every(isWritable);

/** No control characters, halves of characters or line separators: nothing of them belongs in a name, an id or a number. */
export const isXmlText = (text: string): boolean => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u.test(text);
