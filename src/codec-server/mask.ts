import type { Payload } from '@temporalio/common';
import { isCode, isTelling, tellsNothing } from './known-words.js';

/**
 * What somebody sees who helps with the product and has no business with a child: the structure, and the codes that we
 * know by name. Every other text, number, date and yes or no is masked. What a code or a field alone would tell of a
 * restricted, sensitive or adopted child is masked or left out.
 */
export function masked({ metadata, data }: Payload): Payload {
  const encoding = Buffer.from(metadata?.['encoding'] ?? []).toString('utf8');
  if (encoding === 'binary/null') return { metadata: { encoding: Buffer.from(encoding) }, data: new Uint8Array() };
  return {
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from(JSON.stringify(contentOf(encoding, data))),
  };
}

function contentOf(encoding: string, data: Uint8Array | null | undefined): unknown {
  if (encoding !== 'json/plain') return '[bytes]';
  try {
    return maskedValue(JSON.parse(Buffer.from(data ?? []).toString('utf8')));
  } catch {
    return '[text]';
  }
}

function maskedValue(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => maskedValue(one));
  if (typeof value === 'object' && value !== null) return maskedObject(value);
  if (typeof value === 'string') return isCode(value) ? value : maskedText(value);
  if (typeof value === 'number') return tellsNothing.includes(key) ? value : '[number]';
  return value === null ? null : '[yes or no]';
}

/** Names of fields are ours and stay; where something is kept under an id or a number, that is masked too. */
function maskedObject(value: object): Record<string, unknown> {
  const entries = Object.entries(value).filter(([key]) => !isTelling(key));
  return Object.fromEntries(
    entries.map(([key, inner]: [string, unknown], at) => [
      /^[a-z][a-zA-Z_]{0,39}$/.test(key) ? key : `[key ${at + 1}]`,
      maskedValue(inner, key),
    ]),
  );
}

const maskedText = (text: string): string =>
  /^\d{4}-\d\d-\d\d/.test(text) ? '[date]' : /^[\d ]+$/.test(text) ? '[number]' : '[text]';
