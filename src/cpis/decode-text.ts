import { CodedError } from '../domain/failure.js';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

const declaration =
  /^<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\4)?\s*\?>/;

/**
 * The characters of an XML file in UTF-8, or in UTF-16 with its byte order mark, without the XML declaration (its line
 * ends stay, so that lines count as in the file). The parser never sees the sender's bytes: an encoding that hides
 * something from our checks hides it from the parser too.
 * @throws CodedError `cpis.unreadable` for any other encoding or an encoding that contradicts itself,
 *   `cpis.forbidden-construct` for a NUL
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  const text = decode(bytes, encoding);
  if (text.includes('\0')) throw new CodedError('cpis.forbidden-construct');
  return withoutDeclaration(text, encoding);
}

function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function decode(bytes: Uint8Array, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new CodedError('cpis.unreadable');
  }
}

function withoutDeclaration(text: string, encoding: Encoding): string {
  if (!/^<\?xml\s/.test(text)) return text;
  const [whole, , , declared] = declaration.exec(text) ?? [];
  if (whole === undefined) throw new CodedError('cpis.unreadable', { line: 1 });
  if (declared !== undefined && !declarable[encoding].includes(declared.toLowerCase())) {
    throw new CodedError('cpis.unreadable', { line: 1 });
  }
  return whole.replace(/[^\n]/g, '') + text.slice(whole.length);
}

const declarable: Readonly<Record<Encoding, readonly string[]>> = {
  'utf-8': ['utf-8'],
  'utf-16le': ['utf-16', 'utf-16le'],
  'utf-16be': ['utf-16', 'utf-16be'],
};
