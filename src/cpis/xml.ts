import {
  ParseOption,
  XmlBufferInputProvider,
  XmlCData,
  XmlDocument,
  XmlElement,
  XmlEntityReference,
  XmlLibError,
  XmlText,
  XmlValidateError,
  XsdValidator,
  xmlCleanupInputProvider,
  xmlRegisterInputProvider,
} from 'libxml2-wasm';
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
const parseOptions: number =
  ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES;

/** A parsed file. Its functions work only while `withDocument` runs. */
export interface Document {
  readonly root: () => Element;
  /** the local name alone, without reading the rest */
  readonly rootName: () => string;
  /** What a schema says against the file. The messages quote it: they must not leave this folder. */
  readonly violations: (schema: Schema) => readonly Violation[];
}

export interface Violation {
  readonly line: number;
  readonly message: string;
}

/**
 * Parses a file from outside within our limits and gives it to `use`; the parser's memory is freed afterwards.
 * @throws CodedError `cpis.too-large`, `cpis.forbidden-construct`, `cpis.unreadable`
 */
export function withDocument<T>(bytes: Uint8Array, use: (document: Document) => T): T {
  checkSize(bytes);
  const text = decodeText(bytes);
  checkLimits(text);
  const document = parse(text);
  try {
    return use({
      root: () => elementOf(document.root),
      rootName: () => document.root.name,
      violations: (schema) => schema.violations(document),
    });
  } finally {
    document.dispose();
  }
}

/** The root element of a file. @throws CodedError as withDocument */
export const readXml = (bytes: Uint8Array): Element => withDocument(bytes, ({ root }) => root());

/** Parses XML; the messages of the library quote the sender, so only its line is passed on. */
function parse(text: string): XmlDocument {
  try {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a sum of flags is no member of their enum
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

export interface Schema {
  readonly violations: (document: XmlDocument) => readonly Violation[];
}

/** A compiled schema points into its document: it must be neither disposed nor collected. */
const schemaDocuments: XmlDocument[] = [];

/**
 * Compiles one of our own schemas, for the life of the process.
 * @param main the name of the schema in `files`, which holds those that it includes too
 */
export function compileSchema(main: string, files: Readonly<Record<string, Uint8Array>>): Schema {
  const source = files[main];
  if (source === undefined) throw new CodedError('unexpected');
  xmlRegisterInputProvider(new XmlBufferInputProvider({ ...files }));
  try {
    const document = XmlDocument.fromBuffer(source, { url: main });
    const validator = XsdValidator.fromDoc(document);
    schemaDocuments.push(document);
    return { violations: (of) => violationsOf(validator, of) };
  } finally {
    xmlCleanupInputProvider();
  }
}

function violationsOf(validator: XsdValidator, document: XmlDocument): readonly Violation[] {
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (error instanceof XmlValidateError) return error.details.map(({ line, message }) => ({ line, message }));
    throw error;
  }
}
