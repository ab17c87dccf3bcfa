import type { Node } from './nodes.js';
import { NoValue } from './syntax.js';
import type { Value } from './values.js';
import { asNumber, asText, asTruth, isNodes } from './values.js';

export interface Context {
  readonly node: Node;
  readonly position: number;
  readonly size: number;
}

type Call = (given: readonly Value[], context: Context) => Value;

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly call: Call;
}

/** XPath 1.0, 4. A prefix is never part of a name, because only the file's own author knows its prefixes. */
const functions: Readonly<Record<string, Signature>> = {
  position: exactly(0, (_, { position }) => position),
  last: exactly(0, (_, { size }) => size),
  count: exactly(1, ([nodes]) => nodesOf(nodes).length),
  'local-name': atMostOne((value) => nodesOf(value)[0]?.name ?? ''),
  name: atMostOne((value) => nodesOf(value)[0]?.name ?? ''),
  'namespace-uri': atMostOne((value) => nodesOf(value)[0]?.namespace ?? ''),
  string: atMostOne(asText),
  number: atMostOne(asNumber),
  'string-length': atMostOne((value) => lettersOf(asText(value)).length),
  'normalize-space': atMostOne((value) => asText(value).trim().replace(/\s+/g, ' ')),
  boolean: exactly(1, ([value = '']) => asTruth(value)),
  not: exactly(1, ([value = '']) => !asTruth(value)),
  true: exactly(0, () => true),
  false: exactly(0, () => false),
  concat: { least: 2, most: 20, call: (given) => given.map(asText).join('') },
  'starts-with': exactly(2, ([text = '', part = '']) => asText(text).startsWith(asText(part))),
  contains: exactly(2, ([text = '', part = '']) => asText(text).includes(asText(part))),
  'substring-before': exactly(2, ([text = '', part = '']) => around(asText(text), asText(part))[0]),
  'substring-after': exactly(2, ([text = '', part = '']) => around(asText(text), asText(part))[1]),
  substring: { least: 2, most: 3, call: substring },
  translate: exactly(3, ([text = '', from = '', to = '']) => translate(asText(text), asText(from), asText(to))),
  sum: exactly(1, ([nodes]) => nodesOf(nodes).reduce((total, node) => total + asNumber([node]), 0)),
  floor: exactly(1, ([value = '']) => Math.floor(asNumber(value))),
  ceiling: exactly(1, ([value = '']) => Math.ceil(asNumber(value))),
  round: exactly(1, ([value = '']) => Math.round(asNumber(value))),
};

/** @throws NoValue for a function that there is not, or a wrong number of arguments */
export function callFunction(name: string, given: readonly Value[], context: Context): Value {
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (found === undefined || given.length < found.least || given.length > found.most) throw new NoValue();
  return found.call(given, context);
}

function exactly(count: number, call: Call): Signature {
  return { least: count, most: count, call };
}

/** Without an argument the function is about the context node. */
function atMostOne(call: (value: Value) => Value): Signature {
  return { least: 0, most: 1, call: ([value], { node }) => call(value ?? [node]) };
}

function nodesOf(value: Value | undefined): readonly Node[] {
  if (value === undefined || !isNodes(value)) throw new NoValue();
  return value;
}

function around(text: string, part: string): readonly [string, string] {
  const at = text.indexOf(part);
  return at === -1 ? ['', ''] : [text.slice(0, at), text.slice(at + part.length)];
}

function substring([text = '', from = '', length]: readonly Value[]): string {
  const first = Math.round(asNumber(from));
  const end = length === undefined ? Number.POSITIVE_INFINITY : first + Math.round(asNumber(length));
  return lettersOf(asText(text))
    .filter((_, index) => index + 1 >= first && index + 1 < end)
    .join('');
}

function translate(text: string, from: string, to: string): string {
  const others = lettersOf(to);
  const table = new Map(
    lettersOf(from)
      .map((letter, index) => [letter, others[index] ?? ''] as const)
      .reverse(),
  );
  return lettersOf(text)
    .map((letter) => table.get(letter) ?? letter)
    .join('');
}

/** XPath counts code points. */
const lettersOf = (text: string): readonly string[] => Array.from(text);
