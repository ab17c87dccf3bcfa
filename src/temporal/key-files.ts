import { readFileSync } from 'node:fs';

/** Keys by their id; one writes, all read. */
export interface PayloadKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const keyBytes = 32;

/**
 * Reads the payload keys: `{"current": "k1", "keys": {"k1": "<base64 of 32 bytes>"}}`.
 * Throws with the path and what is wrong; never with what stands in the file.
 */
export function readPayloadKeys(path: string): PayloadKeys {
  const content = parsed(path);
  const { current, keys } = content;
  if (typeof current !== 'string' || typeof keys !== 'object' || keys === null) throw new Error(wrong(path));
  const read = new Map(Object.entries(keys).map(([id, text]) => [id, keyOf(path, text)] as const));
  if (!read.has(current)) throw new Error(`${path}: the current key is not among the keys.`);
  return { current, keys: read };
}

/** Reads one key of 32 bytes in base64, such as the one that makes subjects. */
export const readKey = (path: string): Uint8Array => keyOf(path, readText(path));

function keyOf(path: string, text: unknown): Uint8Array {
  const key = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (key.length !== keyBytes) throw new Error(`${path}: a key must be 32 bytes in base64.`);
  return key;
}

function parsed(path: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readText(path));
    if (typeof content === 'object' && content !== null) return { ...content };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(wrong(path));
}

const wrong = (path: string): string => `${path}: expected {"current": "…", "keys": {"…": "…"}}.`;

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error(`${path}: this key file cannot be read. Make it with: cpis make-keys`);
  }
}
