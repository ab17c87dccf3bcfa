import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CpisMessage } from '../../src/cpis/read.js';
import { readMessage } from '../../src/cpis/read.js';
import { readXml } from '../../src/cpis/xml.js';
import type { Acknowledgement } from '../../src/domain/acknowledgements.js';
import { CodedError } from '../../src/domain/failure.js';
import type { Access, AccessNotification, InactiveNumberNotification } from '../../src/domain/notifications.js';
import type { PersonName } from '../../src/domain/people.js';
import type { Upload } from '../../src/domain/uploads.js';
import { bytes, examples, fixture, fixtureText, goldens, replaced } from './fixtures.js';
import { mutated, mutations } from './mutations.js';
import { structure, xmlOf } from './trees.js';

/*
 * "The same meaning": of what identifies a child, a plan, a date or an outcome everything is as it was; what need not stand
 * there may be gone, but is never another's; a whole answer or access may be gone where the message says how many there
 * should be. What is only shown to people (a name's order, a telephone) may be in another place.
 */

type Parts = Readonly<Record<string, unknown>>;

/** Every key of the one stands alike in the other. */
const within = (one: object, other: object): boolean =>
  Object.entries(one).every(([key, value]) => {
    try {
      assert.deepEqual(value, (other as Parts)[key]);
      return true;
    } catch {
      return false;
    }
  });

const each = <T extends object>(
  ones: readonly T[],
  others: readonly T[],
  same: (one: T, other: T) => boolean,
): boolean => ones.every((one) => others.some((other) => same(one, other)));

const wordsOf = (name: PersonName | undefined): readonly string[] =>
  [name?.prefix ?? '', ...(name?.given ?? []), name?.family ?? '']
    .join(' ')
    .split(' ')
    .filter((word) => word !== '');

function sameUpload(one: Upload, other: Upload): boolean {
  const alike = each(one.records, other.records, ({ name, ...record }, { name: otherName, ...otherRecord }) => {
    const words = wordsOf(otherName);
    const mandatory = ['recordId', 'kind', 'nhsNumber', 'birthDate', 'start'];
    const complete = mandatory.every((key) => key in record);
    return complete && within(record, otherRecord) && wordsOf(name).every((word) => words.includes(word));
  });
  const { sequence, createdAt, authority } = one;
  return alike && one.records.length === other.records.length && within({ sequence, createdAt, authority }, other);
}

function sameAcknowledgement(one: Acknowledgement, other: Acknowledgement): boolean {
  const { createdAt, sequence, quantity, fileCode, results, returned, failed } = one;
  return (
    within({ createdAt, sequence, quantity, fileCode, ...(failed === undefined ? {} : { failed }) }, other) &&
    each(results, other.results, within) &&
    each(returned, other.returned, within)
  );
}

/** Telephones may be in another place, names in another order. */
function sameAccess(one: Access, other: Access): boolean {
  const { author, location, ...rest } = one;
  const words = wordsOf(other.author.name);
  return (
    one.nhsNumber === other.nhsNumber &&
    within(rest, other) &&
    within(without(author, 'name', 'telephones'), other.author) &&
    within(without(location ?? {}, 'telephones'), other.location ?? {}) &&
    wordsOf(author.name).every((word) => words.includes(word))
  );
}

const without = (parts: object, ...keys: readonly string[]): object =>
  Object.fromEntries(Object.entries(parts).filter(([key]) => !keys.includes(key)));

const sameNotification = (one: AccessNotification, other: AccessNotification): boolean =>
  within({ notificationId: one.notificationId, createdAt: one.createdAt, total: one.total }, other) &&
  each(one.accesses, other.accesses, sameAccess);

const sameNumbers = (one: InactiveNumberNotification, other: InactiveNumberNotification): boolean =>
  within(without(one, 'numbers', 'recipient'), other) && each(one.numbers, other.numbers, within);

function sameMeaning(one: CpisMessage, other: CpisMessage): boolean {
  if (one.kind === 'upload' && other.kind === 'upload') return sameUpload(one.content, other.content);
  if (one.kind === 'acknowledgement' && other.kind === 'acknowledgement')
    return sameAcknowledgement(one.content, other.content);
  if (one.kind === 'access-notification' && other.kind === 'access-notification')
    return sameNotification(one.content, other.content);
  return (
    one.kind === 'inactive-number-notification' &&
    other.kind === 'inactive-number-notification' &&
    sameNumbers(one.content, other.content)
  );
}

/** What is read; undefined when it is refused with a code of ours. Any other error is a fault of the reader. */
function readOrRefused(text: string): CpisMessage | undefined {
  try {
    return readMessage(bytes(text));
  } catch (error) {
    if (error instanceof CodedError && error.code.startsWith('cpis.')) return undefined;
    throw error;
  }
}

describe('a message with one fault in its structure', () => {
  for (const name of [...examples, ...goldens]) {
    it(`means the same or is refused: ${name}`, () => {
      const whole = readMessage(fixture(name));
      const tree = structure(readXml(fixture(name)));
      let [same, refused] = [0, 0];
      const holds = (mutation: Parameters<typeof mutated>[1]): boolean => {
        const faulty = mutated(tree, mutation);
        const read = faulty && readOrRefused(xmlOf(faulty));
        if (faulty && !read) refused += 1;
        if (read) same += 1;
        return read === undefined || sameMeaning(read, whole);
      };
      fc.assert(fc.property(mutations, holds), { numRuns: 600 });
      assert.ok(same > 10 && refused > 10, `${same} read, ${refused} refused: the faults must be of both sorts`);
    });
  }

  it('is refused when an attribute stands twice', () => {
    for (const name of examples) {
      const text = fixtureText(name);
      for (const [attribute] of text.matchAll(/ (?!xmlns|version|encoding)[A-Za-z]+="[^"]*"/g)) {
        assert.equal(readOrRefused(replaced(text, attribute, attribute + attribute)), undefined);
      }
    }
  });
});
