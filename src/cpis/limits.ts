import { CodedError } from '../domain/failure.js';

/** What a message may hold at most: far above any real one, far below what makes a parser slow. */
export const limits = {
  /** 500 records are 0.6 MB, and a message workflow carries at most 2 MiB. UTF-16 doubles it. */
  bytes: 8_000_000,
  /** the deepest real message has 12 levels; the parser itself stops at 256 */
  depth: 64,
  /** 500 accesses have 15,000 elements */
  elements: 100_000,
  /** no real element has more than 4 and two namespaces; comparing names for duplicates grows with the square */
  attributesOfOneElement: 32,
  attributes: 200_000,
  /** `&amp;` in an organisation's name, `&#235;` in a person's: a real message has a few hundred */
  references: 20_000,
} as const;

/** @throws CodedError `cpis.too-large` */
export function checkSize(bytes: Uint8Array): void {
  if (bytes.byteLength > limits.bytes) throw new CodedError('cpis.too-large', { bytes: bytes.byteLength });
}

interface Tag {
  /** the position after `>` */
  readonly end: number;
  readonly attributes: number;
  readonly empty: boolean;
}

/**
 * Looks through a text once, before the parser may see it: linear in its length, and it stops at the first excess.
 * Whether the text is well-formed is the parser's question; here anything that is neither tag, comment, CDATA nor
 * processing instruction (a DOCTYPE, above all) is forbidden.
 * @throws CodedError `cpis.too-large`, `cpis.forbidden-construct`, `cpis.unreadable`, with the line
 */
export function checkLimits(text: string): void {
  checkReferences(text);
  let [depth, elements, attributes] = [0, 0, 0];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    // Inside the root one would hide what follows from the reader, and no message has one.
    if (depth > 0 && text.startsWith('<?', at)) {
      throw new CodedError('cpis.forbidden-construct', { line: lineAt(text, at) });
    }
    const end = afterNonElement(text, at);
    if (end !== undefined) {
      at = end;
    } else if (text.startsWith('</', at)) {
      depth -= 1;
      at = after(text, '>', at);
    } else {
      const tag = readTag(text, at);
      if (!tag.empty) depth += 1;
      elements += 1;
      attributes += tag.attributes;
      if (depth > limits.depth || elements > limits.elements || attributes > limits.attributes) {
        throw new CodedError('cpis.too-large', { line: lineAt(text, at) });
      }
      at = tag.end;
    }
  }
}

function checkReferences(text: string): void {
  let count = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    count += 1;
    if (count > limits.references) throw new CodedError('cpis.too-large', { line: lineAt(text, at) });
  }
}

/** The position after a comment, CDATA section or processing instruction; undefined where a tag begins. */
function afterNonElement(text: string, at: number): number | undefined {
  if (text.startsWith('<!--', at)) return after(text, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return after(text, ']]>', at + 9);
  if (text.startsWith('<?', at)) return after(text, '?>', at + 2);
  if (text.startsWith('<!', at)) throw new CodedError('cpis.forbidden-construct', { line: lineAt(text, at) });
  return undefined;
}

function readTag(text: string, from: number): Tag {
  let attributes = 0;
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === 0x3e) return { end: at + 1, attributes, empty: text[at - 1] === '/' };
    if (letter === 0x22 || letter === 0x27) {
      attributes += 1;
      if (attributes > limits.attributesOfOneElement) {
        throw new CodedError('cpis.too-large', { line: lineAt(text, from) });
      }
      at = after(text, text.charAt(at), at + 1) - 1;
    }
  }
  throw new CodedError('cpis.unreadable', { line: lineAt(text, from) });
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at === -1) throw new CodedError('cpis.unreadable', { line: lineAt(text, from) });
  return at + mark.length;
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
