import fc from 'fast-check';
import type { Tree } from './trees.js';
import { everyTree } from './trees.js';

const kinds = ['drop', 'double', 'graft', 'swap', 'drop-attribute', 'rename', 'move'] as const;

/** One fault in the structure of a message. A graft sets another's element of the same name beside one. */
export interface Mutation {
  readonly kind: (typeof kinds)[number];
  /** of the element */
  readonly place: number;
  /** of what the fault needs beside it */
  readonly other: number;
}

export const mutations: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...kinds),
  place: fc.nat(10_000),
  other: fc.nat(10_000),
});

/** An element's name alone says whether a record was taken: between these two, a new name is a new, legal message. */
const meaningInTheName: ReadonlySet<string> = new Set(['validCP-ISRecord', 'invalidCP-ISRecord']);

/**
 * What need not stand in a message, and so may be moved from one place to the same place elsewhere: that makes another legal
 * message, which no reader can tell from the true one.
 */
const movable: ReadonlySet<string> = new Set([
  'component1',
  'component2',
  'telecom',
  'prefix',
  'given',
  'location',
  'pertinentInformation3',
  'translation',
]);
const localId = '2.16.840.1.113883.2.1.3.2.4.18.24';
const roles: ReadonlySet<string> = new Set(['COCT_TP145101GB01.Child', 'asMother']);

/** Carries a mutation out on a copy; undefined where it would change nothing, or make another legal message. */
export function mutated(root: Tree, { kind, place, other }: Mutation): Tree | undefined {
  const copy = structuredClone(root);
  const all = everyTree(copy);
  const target = all[1 + (place % (all.length - 1))];
  const parent = all.find(({ children }) => target !== undefined && children.includes(target));
  if (target === undefined || parent === undefined) return undefined;
  const at = parent.children.indexOf(target);
  switch (kind) {
    case 'drop':
      parent.children.splice(at, 1);
      return copy;
    case 'double':
      parent.children.splice(other % (parent.children.length + 1), 0, structuredClone(target));
      return copy;
    case 'graft':
      return grafted(target, parent, all, other) ? copy : undefined;
    case 'swap': {
      const neighbour = other % parent.children.length;
      [parent.children[at], parent.children[neighbour]] = [parent.children[neighbour]!, target];
      return neighbour === at ? undefined : copy;
    }
    case 'drop-attribute':
      return withoutAttribute(target, other) ? copy : undefined;
    case 'rename':
      return renamed(target, all, other) ? copy : undefined;
    case 'move':
      return moved(target, parent, all[other % all.length]!) ? copy : undefined;
  }
}

function grafted(target: Tree, parent: Tree, all: readonly Tree[], other: number): boolean {
  const others = all.filter(({ name }) => name === target.name && name !== 'given' && name !== 'prefix');
  const graft = others[other % Math.max(others.length, 1)];
  if (graft === undefined || graft === target) return false;
  if (graft.attributes['root'] === localId && target.attributes['root'] !== localId) return false;
  parent.children.splice(parent.children.indexOf(target) + (other % 2), 0, structuredClone(graft));
  return true;
}

function withoutAttribute(target: Tree, other: number): boolean {
  const names = Object.keys(target.attributes);
  const name = names[other % Math.max(names.length, 1)];
  if (name === undefined) return false;
  target.attributes = Object.fromEntries(Object.entries(target.attributes).filter(([key]) => key !== name));
  return true;
}

function renamed(target: Tree, all: readonly Tree[], other: number): boolean {
  const names = ['somethingElse', ...new Set([...all.map(({ name }) => name), ...meaningInTheName])];
  const name = names[other % names.length]!;
  if (name === target.name || (meaningInTheName.has(name) && meaningInTheName.has(target.name))) return false;
  target.name = name;
  return true;
}

function moved(target: Tree, parent: Tree, goal: Tree): boolean {
  const sameSort = goal.name === parent.name && movable.has(target.name);
  const otherPersons = target.attributes['root'] === localId && roles.has(goal.name);
  const legal = sameSort || otherPersons || goal === parent;
  if (legal || everyTree(target).includes(goal)) return false;
  parent.children.splice(parent.children.indexOf(target), 1);
  goal.children.push(target);
  return true;
}
