import { comparable, fits } from './care-settings.js';
import type { HoursOf } from './office-hours.js';
import type { Joining } from './work-items.js';

/** What the NHS tells, as rules tell it apart. */
export const notificationKinds = {
  access: 'a record was opened',
  empty: 'a notification that names no child',
  'number-inactive': 'an NHS number is no longer in use, and nothing replaces it',
  'number-replaced': 'an NHS number is no longer in use, and another replaces it',
} as const;
export type NotificationKind = keyof typeof notificationKinds;

/** What is known of a notification when its rule is looked for. */
export interface Situation {
  readonly kind: NotificationKind;
  readonly careSetting: string;
  readonly organisation?: string;
  readonly authorKind?: 'person' | 'device';
  /** by the time of receipt */
  readonly received: HoursOf;
  /** kinds of the registrations that CP-IS holds, or should */
  readonly planKinds: readonly string[];
}

/** Each list that is there must hold; within a list, one of its words. */
export interface RuleCondition {
  readonly kinds?: readonly NotificationKind[];
  readonly careSettings?: readonly string[];
  /** names as CP-IS words them; `*` stands for any text */
  readonly organisations?: readonly string[];
  readonly authors?: readonly ('person' | 'device')[];
  readonly received?: HoursOf;
  readonly planKinds?: readonly string[];
}

/** A title and a text, each a template: src/domain/templates.ts. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** Mosaic's two outcomes, both, or neither: then it stands in the child's timeline only. What is not worded has standard words. */
export interface Outcome {
  readonly caseNote?: Partial<Words> & { readonly noteType?: string };
  readonly alert?: Partial<Words>;
  readonly step?: {
    readonly stepType: string;
    readonly text?: string;
    /** the step is complete when it is written: what a person does is its next action */
    readonly nextAction: string;
  };
}

export interface ActionRule {
  readonly name: string;
  readonly when: RuleCondition;
  readonly outcome: Outcome;
  /** repeated accesses join the work item of the first while nobody has taken it up; without it each has its own */
  readonly join?: Joining;
}

const among = (list: readonly string[] | undefined, word: string | undefined): boolean =>
  list === undefined || (word !== undefined && list.includes(word));

export function holds(
  { kinds, careSettings, organisations, authors, received, planKinds }: RuleCondition,
  situation: Situation,
): boolean {
  const { organisation } = situation;
  return (
    among(kinds, situation.kind) &&
    among(careSettings, situation.careSetting) &&
    among(authors, situation.authorKind) &&
    (received === undefined || received === situation.received) &&
    (planKinds === undefined || situation.planKinds.some((kind) => planKinds.includes(kind))) &&
    (organisations === undefined ||
      (organisation !== undefined && organisations.some((name) => fits(comparable(name), comparable(organisation)))))
  );
}

/** The first rule that holds. A checked configuration always has one. */
export const firstMatch = (rules: readonly ActionRule[], situation: Situation): ActionRule | undefined =>
  rules.find(({ when }) => holds(when, situation));

/** Whether everything that fits `narrow` fits `wide` too; certain where it says so. */
function covers(wide: RuleCondition, narrow: RuleCondition): boolean {
  const lists = ['kinds', 'careSettings', 'organisations', 'authors', 'planKinds'] as const;
  const within = (key: (typeof lists)[number]): boolean => {
    const outer: readonly string[] | undefined = wide[key];
    const inner: readonly string[] | undefined = narrow[key];
    return outer === undefined || (inner?.every((word) => outer.includes(word)) ?? false);
  };
  return lists.every(within) && (wide.received === undefined || wide.received === narrow.received);
}

/** Names of the rules that an earlier one keeps from ever being reached. */
export const unreachableRules = (rules: readonly ActionRule[]): readonly { name: string; behind: string }[] =>
  rules.flatMap(({ name, when }, place) => {
    const before = rules.slice(0, place).find((earlier) => covers(earlier.when, when));
    return before === undefined ? [] : [{ name, behind: before.name }];
  });

/** Kinds for which nothing would happen where no special rule holds: a configuration without a fallback is refused. */
export const kindsWithoutFallback = (rules: readonly ActionRule[]): readonly NotificationKind[] => {
  const isFallback = ({ kinds: _kinds, ...rest }: RuleCondition): boolean => Object.values(rest).every(isAbsent);
  const covered = rules.filter(({ when }) => isFallback(when)).map(({ when }) => when.kinds);
  return (Object.keys(notificationKinds) as NotificationKind[]).filter(
    (kind) => !covered.some((kinds) => kinds === undefined || kinds.includes(kind)),
  );
};

const isAbsent = (value: unknown): boolean => value === undefined;
