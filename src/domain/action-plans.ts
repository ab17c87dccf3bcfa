import type { Draft, Effect, ToDecide } from './action-effects.js';
import { alertOf, climbOf, dutyOf, narrowOf, noteOf, restricted, standInFor, stepOf } from './action-effects.js';
import type { ActionRule, Outcome, Situation, Words } from './action-rules.js';
import { firstMatch } from './action-rules.js';
import type { WordedOutcome } from './action-texts.js';
import { valuesOf, withheldTexts, worded } from './action-texts.js';
import type { AlertTrigger, Recipient } from './actions.js';
import { titleAtMost } from './actions.js';
import type { AlertTargets } from './alert-targets.js';
import type { CareSettings } from './care-settings.js';
import { careSettingOf, isSensitive } from './care-settings.js';
import type { ClimbPlan } from './child-climbs.js';
import type { AccessTold } from './child-notifications.js';
import { triggerOf } from './child-notifications.js';
import type { Instant } from './dates.js';
import { ukWords } from './dates.js';
import type { Climb, Rung } from './ladders.js';
import { climb } from './ladders.js';
import type { OfficeHours } from './office-hours.js';
import { hoursOf } from './office-hours.js';
import { filled, filledTitle } from './templates.js';
import type { OpenWork, PlannedWork } from './work-items.js';
import { workToJoin } from './work-items.js';

export type { Audience, Effect, ToDecide } from './action-effects.js';

/** What is done in Mosaic because of one notification, in this order. */
export interface ActionPlan {
  readonly effects: readonly Effect[];
  /** name of the rule that decided; absent where none was asked */
  readonly rule?: string;
  /** how it goes on while nobody takes it up */
  readonly climb?: ClimbPlan;
  /** rungs of the ladder that reach nobody, and why */
  readonly missed?: Climb['failed'];
  /** the work item that later accesses may join, or that this one joins */
  readonly work?: PlannedWork;
}

/** The authority's choices of what happens in Mosaic. */
export interface ActionPolicy {
  readonly rules: readonly ActionRule[];
  /** of Mosaic, where a rule names none */
  readonly noteType: string;
  readonly careSettings: CareSettings;
  readonly hours: OfficeHours;
  /** from the nearest person to the role that always exists */
  readonly ladder: readonly Rung[];
  /** told in addition out of hours */
  readonly emergencyDuty?: Rung;
  /** the only audience for restricted, sensitive and adopted children, after a death, and for withheld details */
  readonly restrictedAlerts: readonly Recipient[];
  /** whether the patient's location may stand in the family's file: it can be a refuge */
  readonly locationIn: 'narrow' | 'file';
  /** whether an alert or a next action that nobody takes up climbs the ladder */
  readonly climb?: Omit<ClimbPlan, 'effects'>;
  /** alerts that the authority switched off; what goes to the narrow audience, or stands in for a step, is told all the same */
  readonly off: readonly AlertTrigger[];
  /** who hears of these triggers in the place of the ladder or of the standard roles */
  readonly to: AlertTargets;
}

/** What the rules look at. */
export function situationOf({ notification: told, planKinds }: ToDecide, policy: ActionPolicy): Situation {
  const received = hoursOf(told.receivedAt, policy.hours);
  if (told.kind === 'inactive-number') {
    const kind = told.replacement === undefined ? 'number-inactive' : 'number-replaced';
    return { kind, careSetting: 'none', received, planKinds };
  }
  const { author } = told.access;
  const careSetting = careSettingOf(policy.careSettings, author.organisation);
  const organisation = author.organisation === undefined ? {} : { organisation: author.organisation };
  return { kind: 'access', careSetting, authorKind: author.kind, received, planKinds, ...organisation };
}

/** What Mosaic shows for a notification, by the authority's rules. The audience may be narrower than the rules'. */
export function planActions(decide: ToDecide, policy: ActionPolicy): ActionPlan {
  const { audience } = decide;
  if (audience === 'nobody') return { effects: [] };
  const situation = situationOf(decide, policy);
  const duty = situation.received === 'out-of-hours' ? policy.emergencyDuty : undefined;
  const rule = audience === 'narrow' ? undefined : firstMatch(policy.rules, situation);
  return rule === undefined
    ? restricted(decide, policy, duty)
    : planByRule(decide, policy, { rule, careSetting: situation.careSetting, duty });
}

/** Whether the authority wants no alert for it. An empty notification has a rule like any other, and no child. */
export function isOff(trigger: AlertTrigger, { off, rules, hours }: ActionPolicy, receivedAt: Instant): boolean {
  if (off.includes(trigger)) return true;
  if (trigger !== 'empty-notification') return false;
  const rule = emptyRule({ rules, hours }, receivedAt);
  return rule !== undefined && rule.outcome.alert === undefined;
}

const emptyRule = ({ rules, hours }: Pick<ActionPolicy, 'rules' | 'hours'>, receivedAt: Instant) =>
  firstMatch(rules, { kind: 'empty', careSetting: 'none', received: hoursOf(receivedAt, hours), planKinds: [] });

/** The authority's own words for an empty notification: of a rule that is for it alone, because others speak of a child. */
export function emptyWords(policy: ActionPolicy, receivedAt: Instant): Partial<Words> {
  const rule = emptyRule(policy, receivedAt);
  const { title, text } =
    rule?.when.kinds?.every((kind) => kind === 'empty') === true ? (rule.outcome.alert ?? {}) : {};
  const values = { receivedAt: ukWords(receivedAt) };
  return {
    ...(title !== undefined && { title: filledTitle(title, values, titleAtMost) }),
    ...(text !== undefined && { text: filled(text, values) }),
  };
}

/**
 * The work item that this notification would join, if nobody has taken it up. Only what the child's file may know of joins:
 * asked before it is planned, so that a look at Mosaic can say that somebody acknowledged it meanwhile.
 */
export function joinable(decide: ToDecide, policy: ActionPolicy): OpenWork | undefined {
  const { notification: told, audience, author, work = [] } = decide;
  if (audience !== 'file' || told.kind !== 'access' || author === undefined) return undefined;
  const rule = firstMatch(policy.rules, situationOf(decide, policy));
  if (rule?.join === undefined) return undefined;
  return workToJoin(work, { author, rule: rule.name, openedAt: told.access.openedAt }, rule.join);
}

interface Decision {
  readonly rule: ActionRule;
  readonly careSetting: string;
  readonly duty: Rung | undefined;
}

function planByRule(decide: ToDecide, policy: ActionPolicy, { rule, careSetting, duty }: Decision): ActionPlan {
  if (isRecordOnly(rule.outcome)) return { effects: [], rule: rule.name };
  const { notification: told, planKinds, relations } = decide;
  const withheld = told.kind === 'access' && isSensitive(policy.careSettings, careSetting);
  const withLocation = policy.locationIn === 'file' && !withheld;
  const joins = joinable(decide, policy);
  const draft: Draft = {
    decide,
    values: valuesOf(told, planKinds, { withLocation, accesses: (joins?.accesses ?? 0) + 1 }),
    trigger: triggerOf(told),
    ...(joins && { joins }),
  };
  const written = wordsFor(rule, draft, policy, withheld);
  const isOn = !isOff(draft.trigger, policy, told.receivedAt);
  const words = isOn ? written.alert : undefined;
  const alerted = climb(policy.ladder, relations, 'alert');
  const handed = climb(policy.ladder, relations, 'next-action');
  const alert = alertOf(draft, words, alerted, policy.to);
  const effects = [
    ...noteOf(draft, written),
    ...stepOf(draft, written, handed, alerted),
    ...alert.effects,
    ...(duty === undefined || !isOn ? [] : dutyOf(draft, written.alert ?? standInFor(written), duty)),
    ...(told.kind === 'access' ? narrowOf(draft, told, policy, withheld) : []),
  ];
  const { alert: _switchedOff, ...withoutAlert } = written;
  const climbing = climbOf(draft, isOn ? written : withoutAlert, { above: alert.above, alerted, handed }, policy);
  const missed = written.step === undefined ? alert.missed : handed.failed;
  const work = told.kind === 'access' ? workOf(draft, told, rule, effects) : undefined;
  return {
    effects,
    rule: rule.name,
    ...(climbing && { climb: climbing }),
    ...(missed.length > 0 && { missed }),
    ...(work && { work }),
  };
}

export const isRecordOnly = ({ caseNote, alert, step }: Outcome): boolean =>
  caseNote === undefined && alert === undefined && step === undefined;

/** The words of the rule. What joins a work item hands on no new work: the next action of the first one stands. */
function wordsFor({ outcome }: ActionRule, draft: Draft, { noteType }: ActionPolicy, withheld: boolean): WordedOutcome {
  const { step, ...rest } = outcome;
  const joined = draft.joins !== undefined;
  const full = worded(joined || step === undefined ? rest : { ...rest, step }, draft.decide.notification, {
    noteType,
    again: joined,
  });
  return withheld ? withholding(full) : full;
}

/** The place alone could tell a secret: everything that the family's workers see says less. */
const withholding = ({ caseNote, alert, step }: WordedOutcome): WordedOutcome => ({
  ...(caseNote !== undefined && { caseNote: { ...caseNote, ...withheldTexts.note } }),
  ...(alert !== undefined && { alert: withheldTexts.alert }),
  ...(step !== undefined && { step: { ...step, text: withheldTexts.note.text } }),
});

/** Later accesses are appended to a note and told by an alert: without both there is nothing to join. */
function workOf(
  { decide: { author }, joins }: Draft,
  { access: { openedAt } }: AccessTold,
  { name, join }: ActionRule,
  effects: readonly Effect[],
): PlannedWork | undefined {
  const note = effects.find(({ kind }) => kind === 'case-note');
  const isAlerted = effects.some(({ kind }) => kind === 'alert');
  if (join === undefined || author === undefined || note === undefined || !isAlerted) return undefined;
  const begun = joins ?? { openedAt, note: note.reference };
  return {
    author,
    rule: name,
    openedAt: begun.openedAt,
    note: begun.note,
    ...(joins !== undefined && { joins: joins.about }),
  };
}
