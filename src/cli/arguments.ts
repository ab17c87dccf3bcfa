import { InvalidArgumentError } from 'commander';
import type { MosaicPersonId } from '../domain/people.js';
import { parseMosaicPersonId } from '../domain/people.js';

/** Throws commander's error, which names the argument and ends with exit code 2. */
export function personIdFrom(text: string): MosaicPersonId {
  const personId = parseMosaicPersonId(text);
  if (personId === undefined)
    throw new InvalidArgumentError('A Mosaic person id has letters, digits, dots, hyphens and underscores only.');
  return personId;
}
