import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlEntityReference, XmlLibError, XmlText } from 'libxml2-wasm';
import { CodedError } from '../domain/failure.js';
import { decodeText } from './decode-text.js';
import { checkLimits, checkSize } from './limits.js';

/** An element, read whole: nothing of the parser's memory is left in it. */
export interface Element {
  /** local name */
  readonly name: string;
  readonly namespace: string;
  /** those without a namespace, by name */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  /** the text directly in it, without the white space around it */
  readonly text: string;
  readonly line: number;
}

/** No network, no files, no entities of any kind; lines beyond 65,535 are counted. */
const parseOptions = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES;

/**
 * Parses a file from outside within our limits and gives its document to `use`; the parser's memory is freed afterwards.
 * @throws CodedError `cpis.too-large`, `cpis.forbidden-construct`, `cpis.unreadable`
 */
export function withDocument<T>(bytes: Uint8Array, use: (document: XmlDocument) => T): T {
  checkSize(bytes);
  const text = decodeText(bytes);
  checkLimits(text);
  const document = parse(text);
  try {
    return use(document);
  } finally {
    document.dispose();
  }
}

/** The root element of a file. @throws CodedError as withDocument */
export const readXml = (bytes: Uint8Array): Element => withDocument(bytes, ({ root }) => elementOf(root));

/** Parses XML; the messages of the library quote the sender, so only its line is passed on. */
function parse(text: string): XmlDocument {
  try {
    return XmlDocument.fromBuffer(new TextEncoder().encode(text), { encoding: 'utf-8', option: parseOptions });
  } catch (error) {
    throw new CodedError('cpis.unreadable', lineOf(error));
  }
}

function lineOf(error: unknown): { readonly line?: number } {
  const line = error instanceof XmlLibError ? error.details[0]?.line : undefined;
  return line === undefined || line < 1 ? {} : { line };
}

function elementOf(element: XmlElement): Element {
  const children: Element[] = [];
  const texts: string[] = [];
  for (let node = element.firstChild; node !== null; node = node.next) {
    if (node instanceof XmlElement) children.push(elementOf(node));
    else if (node instanceof XmlText || node instanceof XmlCData) texts.push(node.content);
    else if (node instanceof XmlEntityReference) throw new CodedError('cpis.forbidden-construct', { line: node.line });
  }
  return {
    name: element.name,
    namespace: element.namespaceUri,
    attributes: attributesOf(element),
    children,
    text: texts.join('').trim(),
    line: element.line,
  };
}

const attributesOf = (element: XmlElement): ReadonlyMap<string, string> =>
  new Map(
    element.attrs.filter(({ namespaceUri }) => namespaceUri === '').map(({ name, value }) => [name, value] as const),
  );
