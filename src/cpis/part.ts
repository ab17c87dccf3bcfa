import { CodedError } from '../domain/failure.js';
import { hl7Namespace, isAssociation, localisationNamespace } from './names.js';
import type { Element } from './xml.js';

/**
 * An element as a message is read: by local name, in any order. What nobody asks for is ignored and counted. Whatever
 * may stand once only and stands twice is refused, because taking either would be a guess.
 */
export interface Part {
  /** The one child of that name. @throws CodedError `cpis.content-missing` when there is none or a second */
  readonly one: (name: string) => Part;
  /** @throws CodedError `cpis.content-missing` when there is a second */
  readonly optional: (name: string) => Part | undefined;
  readonly all: (name: string) => readonly Part[];
  /** at any depth, in the order of the file: for classes whose nesting is not published */
  readonly within: (name: string) => readonly Part[];
  readonly oneWithin: (name: string) => Part;
  readonly optionalWithin: (name: string) => Part | undefined;
  /** undefined when it is absent or empty */
  readonly attribute: (name: string) => string | undefined;
  /** @throws CodedError `cpis.content-missing` */
  readonly required: (name: string) => string;
  /** The text of an element without children. @throws CodedError `cpis.content-wrong` when it has some */
  readonly text: () => string;
  /** The text directly in an element, whatever else it holds. */
  readonly ownText: () => string;
  readonly missing: () => CodedError;
  readonly wrong: () => CodedError;
}

export interface Message {
  readonly root: Part;
  /** Where unread elements stand, by the path of the element around them and their number: their names are the sender's. */
  readonly ignored: () => readonly string[];
}

/** Begins to read a message. */
export function openMessage(element: Element): Message {
  const read = new Set<Element>([element]);
  return { root: partOf(element, read), ignored: () => ignoredIn(element, element.name, read) };
}

/** Where the prefix `npfitlc` leads is not published (Q1): `contentId` counts in any namespace. */
const isOurs = ({ name, namespace }: Element): boolean =>
  namespace === hl7Namespace || namespace === localisationNamespace || name === 'contentId';

function partOf(element: Element, read: Set<Element>): Part {
  const facts = { line: element.line };
  const missing = (): CodedError => new CodedError('cpis.content-missing', facts);
  const wrong = (): CodedError => new CodedError('cpis.content-wrong', facts);
  const take = (found: readonly Element[]): readonly Part[] =>
    found.map((child) => {
      read.add(child);
      return partOf(child, read);
    });
  const all = (name: string): readonly Part[] =>
    take(element.children.filter((child) => child.name === name && isOurs(child)));
  const within = (name: string): readonly Part[] => {
    const found = descendants(element, name);
    found.flatMap(({ way }) => way).forEach((association) => read.add(association));
    return take(found.map(({ descendant }) => descendant));
  };
  const atMostOne = ([first, second]: readonly Part[]): Part | undefined => {
    if (second !== undefined) throw missing();
    return first;
  };
  const exactlyOne = (parts: readonly Part[]): Part => {
    const part = atMostOne(parts);
    if (part === undefined) throw missing();
    return part;
  };
  const attribute = (name: string): string | undefined => element.attributes.get(name)?.trim() || undefined;
  return {
    one: (name) => exactlyOne(all(name)),
    optional: (name) => atMostOne(all(name)),
    all,
    within,
    oneWithin: (name) => exactlyOne(within(name)),
    optionalWithin: (name) => atMostOne(within(name)),
    attribute,
    required: (name) => {
      const value = attribute(name);
      if (value === undefined) throw missing();
      return value;
    },
    ownText: () => element.text,
    text: () => {
      if (element.children.length > 0) throw wrong();
      return element.text;
    },
    missing,
    wrong,
  };
}

interface Descendant {
  readonly descendant: Element;
  /** the associations that lead to it and are of our vocabulary */
  readonly way: readonly Element[];
}

function descendants(element: Element, name: string, way: readonly Element[] = []): readonly Descendant[] {
  return element.children.flatMap((child) => [
    ...(child.name === name && isOurs(child) ? [{ descendant: child, way }] : []),
    ...descendants(child, name, isAssociation(child.name) && isOurs(child) ? [...way, child] : way),
  ]);
}

/** A known element's children are looked at; what stands in an unknown one is counted with it. */
function ignoredIn(element: Element, path: string, read: ReadonlySet<Element>): readonly string[] {
  const unread = element.children.filter((child) => !read.has(child)).length;
  const deeper = element.children
    .filter((child) => read.has(child))
    .flatMap((child) => ignoredIn(child, `${path}/${child.name}`, read));
  return unread === 0 ? deeper : [`${path}: ${unread}`, ...deeper];
}
