import { ParseOption, XmlDocument, XmlElement } from 'libxml2-wasm';
import { create } from 'xmlbuilder2';
import { present } from '../../schemas/present.js';
import type { OutboundFile } from '../port.js';

/** What the MESH client says of a message beside its data. All of it is text from outside. */
export interface ControlFile {
  readonly isReport: boolean;
  readonly workflowId: string;
  readonly from?: string;
  readonly localId?: string;
  /** MESH's id of the message: in IN, and in SENT once MESH took it */
  readonly dtsId?: string;
  /** how the client's last step with the message went */
  readonly status: 'success' | 'error' | 'none';
  readonly statusCode?: string;
  /** `yyyyMMddHHmmss` */
  readonly at?: string;
}

/** No network, no files, no entities of any kind. */
const parseOptions: number = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE;

/**
 * Reads a control file, whatever the order of its elements; undefined for anything else. Half a file is never well-formed,
 * so what can be read is whole.
 */
export function readControlFile(bytes: Uint8Array): ControlFile | undefined {
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  const root = parse(text);
  if (root?.name !== 'DTSControl') return undefined;
  const field = (name: string): string | undefined => root.fields.get(name);
  const status = field('Status')?.toUpperCase();
  return {
    isReport: field('MessageType')?.toLowerCase() === 'report',
    workflowId: field('WorkflowId') ?? '',
    ...present({ from: field('From_DTS'), localId: field('LocalId'), dtsId: field('DTSId') }),
    status: status === 'SUCCESS' ? 'success' : status === undefined ? 'none' : 'error',
    ...present({ statusCode: field('StatusCode'), at: field('DateTime') }),
  };
}

/** A document type is how entities come in: a control file has none. */
function textOf(bytes: Uint8Array): string | undefined {
  const text = decoded(bytes);
  return /<!DOCTYPE|<!ENTITY|\0/i.test(text) ? undefined : text.replace(/^\s*<\?xml[^>]*\?>/, '');
}

/** Ids and codes are ASCII in each of these; only a description could be read wrong, and that is never used. */
function decoded(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** The elements of the root and of its StatusRecord that have text, by name. */
function parse(text: string): { readonly name: string; readonly fields: ReadonlyMap<string, string> } | undefined {
  let document: XmlDocument;
  try {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a sum of flags is no member of their enum
    document = XmlDocument.fromBuffer(new TextEncoder().encode(text), { encoding: 'utf-8', option: parseOptions });
  } catch {
    return undefined;
  }
  try {
    const { root } = document;
    const top = elementsOf(root);
    const inner = top.filter(({ name }) => name === 'StatusRecord').flatMap(elementsOf);
    const texts = [...inner, ...top.filter(({ name }) => name !== 'StatusRecord')].map(
      ({ name, content }) => [name, content.trim()] as const,
    );
    return { name: root.name, fields: new Map(texts.filter(([, content]) => content !== '')) };
  } finally {
    document.dispose();
  }
}

function elementsOf(parent: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = parent.firstChild; node !== null; node = node.next) if (node instanceof XmlElement) found.push(node);
  return found;
}

/**
 * The control file of a file to send. It knows no file name: the recipient reads ours as the subject.
 * Source: MESH client File Interface Specification.
 */
export function controlFileFor(file: OutboundFile, mailboxId: string): Uint8Array {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('DTSControl');
  const fields = {
    Version: '1.0',
    AddressType: 'DTS',
    MessageType: 'Data',
    WorkflowId: file.workflowId,
    To_DTS: file.to,
    From_DTS: mailboxId.toUpperCase(),
    Subject: file.fileName,
    LocalId: file.localId,
    Compress: 'Y',
    AllowChunking: 'N',
    Encrypted: 'N',
  };
  for (const [name, text] of Object.entries(fields)) root.ele(name).txt(text);
  return new TextEncoder().encode(root.end({ prettyPrint: true, wellFormed: true }));
}
