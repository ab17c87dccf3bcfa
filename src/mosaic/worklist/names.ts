import { createHash } from 'node:crypto';
import type { WriteKind } from '../port.js';

/**
 * The name of an action's files, made from its reference: the same for every attempt, safe on every file system, and
 * nothing of a person in it but the Mosaic person id that stands in our references. At most 75 characters.
 */
export function nameOf(kind: WriteKind, reference: string): string {
  const [, about] = /^cpis\/([A-Za-z0-9][A-Za-z0-9_.-]{0,39})\//.exec(reference) ?? [];
  const mark = createHash('sha256').update(`${kind}\n${reference}`).digest('hex').slice(0, 24);
  return [kind, about, mark].filter((part) => part !== undefined).join('-');
}
