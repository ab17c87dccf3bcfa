import { hl7Namespace } from './names.js';
import { readXml } from './xml.js';
import type { Budget } from './xpath/evaluate.js';
import { evaluate } from './xpath/evaluate.js';
import type { Node } from './xpath/nodes.js';
import { documentOf } from './xpath/nodes.js';
import { parseXPath } from './xpath/parse.js';
import type { Expression } from './xpath/syntax.js';
import { NoValue } from './xpath/syntax.js';
import { isNodes } from './xpath/values.js';

/**
 * In a file of 500 records a position looks at 1,500 nodes and a search at 30,000 to 110,000; all that is allowed takes
 * some seconds.
 */
const mostNodes = { ofOneLocation: 500_000, ofAll: 80_000_000 };

/**
 * Which record of a file that we sent each location of an acknowledgement names. A location is an XPath (NHS message
 * specification, change history); its prefixes do not count, and one without any predicate names the first record
 * (docs/messages.md, section 6).
 * @param uploadBytes the exact bytes that were sent
 * @returns for each location the record's place from 0; undefined when it is no XPath, costs too much, or names no record,
 *   several, or something outside the records
 * @throws CodedError `cpis.*` when the file itself cannot be read
 */
export function recordIndexes(uploadBytes: Uint8Array, locations: readonly string[]): readonly (number | undefined)[] {
  const document = documentOf(readXml(uploadBytes));
  const placeOf = placesIn(document);
  const total: Budget = { nodes: mostNodes.ofAll };
  const known = new Map<string, number | undefined>();
  return locations.map((location) => {
    if (!known.has(location)) known.set(location, recordIndex(location, document, placeOf, total));
    return known.get(location);
  });
}

type PlaceOf = (node: Node) => number | 'outside';

function recordIndex(location: string, document: Node, placeOf: PlaceOf, total: Budget): number | undefined {
  const allowed = Math.min(mostNodes.ofOneLocation, total.nodes);
  const budget: Budget = { nodes: allowed };
  try {
    const expression = parseXPath(location);
    const value = evaluate(expression, document, budget);
    const places = isNodes(value) ? [...new Set(value.map(placeOf))] : [];
    const [place, second] = places;
    if (places.includes('outside') || typeof place !== 'number') return undefined;
    return second === undefined ? place : hasNoPredicate(expression) ? 0 : undefined;
  } catch (error) {
    if (error instanceof NoValue) return undefined;
    throw error;
  } finally {
    total.nodes -= allowed - Math.max(budget.nodes, 0);
  }
}

/** The record that a node is, or stands in. */
function placesIn(document: Node): PlaceOf {
  const [root] = document.children;
  const records = (root?.children ?? []).filter(
    ({ name, namespace }) => name === 'record' && namespace === hl7Namespace,
  );
  const places = new Map(records.map((record, place) => [record, place] as const));
  return (node) => {
    for (let at: Node | undefined = node; at; at = at.parent) {
      const place = places.get(at);
      if (place !== undefined) return place;
    }
    return 'outside';
  };
}

/** `/File/record/CP-ISRecord`, also with its names as predicates: `/*[local-name()='File']/…`. */
const hasNoPredicate = (expression: Expression): boolean =>
  expression.kind === 'path' &&
  (expression.from === 'root' || expression.from === 'context') &&
  expression.steps.every(({ axis, predicates }) => axis === 'child' && predicates.every(isNameTest));

function isNameTest(predicate: Expression): boolean {
  if (predicate.kind !== 'operation') return false;
  const { operator, left, right } = predicate;
  if (operator === 'and') return isNameTest(left) && isNameTest(right);
  const kinds = [left, right].map((side) => (side.kind === 'call' && isNameFunction(side.name) ? 'name' : side.kind));
  return operator === '=' && kinds.includes('name') && kinds.includes('text');
}

const isNameFunction = (name: string): boolean => ['local-name', 'name', 'namespace-uri'].includes(name);
