import type { AuthorityConfig } from './authority.js';
import { listWords, valueWords, wordsOf } from './words.js';

/** One key that two configurations have differently, in words for whoever reads it. */
export interface Difference {
  /** `alerts.climb.after`; a rule stands by its name: `rules.a record was opened.do.alert` */
  readonly path: string;
  /** what the key is for */
  readonly what: string;
  /** `4h → 2h`; of a list, what came and what went */
  readonly says: string;
}

type Named = { readonly name: string };

/** Key by key, in the order of the form. An address shows where it leads and no more: the rest of it may be a secret. */
export const differences = (before: AuthorityConfig, after: AuthorityConfig): readonly Difference[] => {
  const { rules: oldRules, ...old } = before;
  const { rules: newRules, ...rest } = after;
  return [...ruleDifferences(oldRules, newRules), ...between([], old, rest)];
};

const differing = (path: readonly string[], says: string): Difference => ({
  path: path.join('.'),
  what: wordsOf(path),
  says,
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values of a duration and of a time of day are one thing to people, whatever they are made of. */
function between(path: readonly string[], before: unknown, after: unknown): readonly Difference[] {
  if (isSame(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return [differing(path, listWords(path, before, after))];
  if (!isObject(before) || !isObject(after) || 'hour' in before)
    return [differing(path, `${valueWords(path, before)} → ${valueWords(path, after)}`)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => between([...path, key], before[key], after[key]));
}

function ruleDifferences(before: AuthorityConfig['rules'], after: AuthorityConfig['rules']): readonly Difference[] {
  const gone = before.filter(({ name }) => !isIn(after, name));
  const came = after.filter(({ name }) => !isIn(before, name));
  const stayed = after.flatMap((rule) => {
    const was = before.find(({ name }) => name === rule.name);
    return was === undefined
      ? []
      : [
          ...between(['rules', rule.name, 'when'], was.when, rule.when),
          ...between(['rules', rule.name, 'do'], was.outcome, rule.outcome),
          ...between(['rules', rule.name, 'join'], was.join, rule.join),
        ];
  });
  return [
    ...came.map(({ name }) => differing(['rules', name], `new, as rule ${placeOf(after, name)} of ${after.length}`)),
    ...gone.map(({ name }) => differing(['rules', name], 'taken out')),
    ...stayed,
    ...(isReordered(before, after) ? [differing(['rules'], 'in another order: the first that fits counts')] : []),
  ];
}

const isIn = (rules: readonly Named[], wanted: string): boolean => rules.some(({ name }) => name === wanted);
const placeOf = (rules: readonly Named[], wanted: string): number => rules.findIndex(({ name }) => name === wanted) + 1;

function isReordered(before: readonly Named[], after: readonly Named[]): boolean {
  const both = (rules: readonly Named[], others: readonly Named[]): readonly string[] =>
    rules.map(({ name }) => name).filter((name) => isIn(others, name));
  return !isSame(both(before, after), both(after, before));
}

const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

/** The order of keys says nothing; that of lists may. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
