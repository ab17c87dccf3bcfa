import type { OperatorAct } from '../domain/operator-acts.js';
import { isKeyId } from './data-keys.js';
import { KeyFileError, textOf } from './key-files.js';

/** writing: encrypts and decrypts, one of the ring · reading: decrypts only · retired: not used any more */
export const keyStates = ['writing', 'reading', 'retired'] as const;
export type KeyState = (typeof keyStates)[number];

export interface RingKey {
  readonly id: string;
  readonly state: KeyState;
  readonly createdAt: string;
  /** when another key took over; absent while it writes, and where it never wrote */
  readonly wroteUntil?: string;
  /** by which key-encryption key, and base64 of what came of it; absent once it was destroyed */
  readonly wrapped?: { readonly by: string; readonly key: string };
}

/** What was done to the ring: who and why. */
export interface RingEntry extends OperatorAct {
  readonly at: string;
  readonly what: 'add' | 'promote' | 'retire' | 'destroy' | 'reinstate' | 'rewrap';
  readonly about: string;
}

/** The key ring as it stands in its file: wrapped keys only. */
export interface RingFile {
  readonly version: 1;
  readonly keys: readonly RingKey[];
  readonly log: readonly RingEntry[];
}

/** Reads a key ring. Throws a KeyFileError with the path and what is wrong; never with what stands in the file. */
export const readRing = (path: string): RingFile => ringFrom(path, textOf(path));

export function ringFrom(path: string, text: string): RingFile {
  const content = parsed(text);
  const problem = problemOf(content);
  if (problem !== undefined) throw new KeyFileError(`${path}: this is no key ring: ${problem}.`);
  return content as RingFile;
}

export const ringText = (ring: RingFile): string => `${JSON.stringify(ring, undefined, 2)}\n`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function problemOf(content: unknown): string | undefined {
  if (!isObject(content) || !Array.isArray(content['keys']) || !Array.isArray(content['log'])) return 'not of its form';
  if (content['version'] !== 1) return 'of a version that this release does not know';
  const keys: readonly unknown[] = content['keys'];
  if (!keys.every(isRingKey)) return 'one of its keys is not of its form';
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return 'two of its keys have the same id';
  return keys.filter(({ state }) => state === 'writing').length === 1
    ? undefined
    : 'not exactly one of its keys writes';
}

const isRingKey = (value: unknown): value is RingKey =>
  isObject(value) &&
  isKeyId(value['id']) &&
  keyStates.some((state) => state === value['state']) &&
  typeof value['createdAt'] === 'string' &&
  (isWrapped(value['wrapped']) || (value['wrapped'] === undefined && value['state'] === 'retired'));

const isWrapped = (value: unknown): boolean =>
  isObject(value) && typeof value['by'] === 'string' && typeof value['key'] === 'string';
