import { CodedError } from '../domain/failure.js';
import { hl7Namespace } from './names.js';
import type { Message, Part } from './part.js';
import { openMessage } from './part.js';
import type { Element } from './xml.js';
import { readXml } from './xml.js';

/** What a message says, and where it says things that we do not know. */
export interface Read<T> {
  readonly content: T;
  /** `<path of an element that we know>: <number of elements in it that we ignored>` */
  readonly ignored: readonly string[];
}

/** @throws CodedError `cpis.unknown-message` when the root is another */
export function readAs<T>(bytes: Uint8Array, rootName: string, read: (root: Part) => T): Read<T> {
  const element = readRoot(bytes);
  if (element.name !== rootName) throw unknownMessage(element);
  return contentOf(openMessage(element), read);
}

/** The root of an HL7 v3 message. @throws CodedError `cpis.unknown-message` for another namespace */
export function readRoot(bytes: Uint8Array): Element {
  const element = readXml(bytes);
  if (element.namespace !== hl7Namespace) throw unknownMessage(element);
  return element;
}

export function contentOf<T>({ root, ignored }: Message, read: (root: Part) => T): Read<T> {
  const content = read(root);
  return { content, ignored: ignored() };
}

export const unknownMessage = ({ line }: Element): CodedError => new CodedError('cpis.unknown-message', { line });
