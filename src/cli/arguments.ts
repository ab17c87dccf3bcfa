import { InvalidArgumentError } from 'commander';
import { isNhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import { parseMosaicPersonId } from '../domain/people.js';

/** Throws commander's error, which names the argument and ends with exit code 2. */
export function personIdFrom(text: string): MosaicPersonId {
  // lists show a child by its workflow
  const personId = parseMosaicPersonId(text.replace(/^child-/, ''));
  if (personId === undefined)
    throw new InvalidArgumentError('A Mosaic person id has letters, digits, dots, hyphens and underscores only.');
  if (isNhsNumber(personId)) throw new InvalidArgumentError('That is an NHS number: give the person’s id in Mosaic.');
  return personId;
}

/** Throws as personIdFrom does. */
export function countFrom(text: string): number {
  const count = Number(text);
  if (!/^\d{1,6}$/.test(text) || count < 1) throw new InvalidArgumentError('Expected a whole number from 1.');
  return count;
}
