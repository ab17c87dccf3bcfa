import type { ActionRule, Outcome, Situation, Words } from './action-rules.js';
import { firstMatch } from './action-rules.js';
import { referenceFor } from './action-references.js';
import type { WordedOutcome } from './action-texts.js';
import { narrowDetails, restrictedTexts, valuesOf, withheldTexts, worded } from './action-texts.js';
import type { Alert, AlertTrigger, CaseNote, CompletedStep, Recipient } from './actions.js';
import { titleAtMost } from './actions.js';
import type { AlertTargets } from './alert-targets.js';
import { heardBy, rolesOf } from './alert-targets.js';
import type { CareSettings } from './care-settings.js';
import { careSettingOf, isSensitive } from './care-settings.js';
import type { ClimbPlan } from './child-climbs.js';
import type { ChildNotification } from './child-notifications.js';
import type { Instant } from './dates.js';
import type { Climb, Reached, Rung, Target } from './ladders.js';
import { climb } from './ladders.js';
import type { OfficeHours } from './office-hours.js';
import { hoursOf } from './office-hours.js';
import type { MosaicPersonId } from './people.js';
import type { ChildRelations } from './relations.js';
import type { TemplateValues } from './templates.js';
import { filled, filledTitle } from './templates.js';

/** One write into Mosaic; its reference is how it is found again. */
export type Effect = (
  | { readonly kind: 'case-note'; readonly reference: string; readonly write: CaseNote }
  | { readonly kind: 'alert'; readonly reference: string; readonly write: Alert }
  | { readonly kind: 'step'; readonly reference: string; readonly write: CompletedStep }
) & {
  /** what is written in its place where Mosaic refuses it for good: the next rung of the ladder */
  readonly instead?: readonly Effect[];
};

/** What is done in Mosaic because of one notification, in this order. */
export interface ActionPlan {
  readonly effects: readonly Effect[];
  /** name of the rule that decided; absent where none was asked */
  readonly rule?: string;
  /** how its alert goes on while nobody takes it up */
  readonly climb?: ClimbPlan;
  /** rungs of the ladder that reach nobody, and why */
  readonly missed?: Climb['failed'];
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
  /** whether an alert that nobody takes up climbs the ladder */
  readonly climb?: Omit<ClimbPlan, 'effects'>;
  /** alerts that the authority switched off; what goes to the narrow audience, or stands in for a step, is told all the same */
  readonly off: readonly AlertTrigger[];
  /** who hears of these triggers in the place of the ladder or of the standard roles */
  readonly to: AlertTargets;
}

/** How far a notification about this child may go. */
export type Audience =
  /** the family's file and its workers */
  | 'file'
  /** the narrow audience only: nothing in the file */
  | 'narrow'
  /** the timeline only: it came for the mother's number after the birth */
  | 'nobody';

export interface ToDecide {
  readonly personId: MosaicPersonId;
  readonly notification: ChildNotification;
  readonly audience: Audience;
  /** kinds of the registrations that CP-IS holds for the child, or should */
  readonly planKinds: readonly string[];
  /** who works with the child; undefined where this Mosaic does not tell */
  readonly relations?: ChildRelations;
}

type AccessTold = Extract<ChildNotification, { kind: 'access' }>;

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
  if (audience === 'narrow') return { effects: restricted(decide, policy, duty) };
  const rule = firstMatch(policy.rules, situation);
  if (rule === undefined) return { effects: restricted(decide, policy, duty) };
  return planByRule(decide, policy, { rule, careSetting: situation.careSetting, duty });
}

/** Whether the authority wants no alert for it. An empty notification has a rule like any other, and no child. */
export function isOff(trigger: AlertTrigger, { off, rules, hours }: ActionPolicy, receivedAt: Instant): boolean {
  if (off.includes(trigger)) return true;
  if (trigger !== 'empty-notification') return false;
  const received = hoursOf(receivedAt, hours);
  const rule = firstMatch(rules, { kind: 'empty', careSetting: 'none', received, planKinds: [] });
  return rule !== undefined && rule.outcome.alert === undefined;
}

interface Decision {
  readonly rule: ActionRule;
  readonly careSetting: string;
  readonly duty: Rung | undefined;
}

function planByRule(decide: ToDecide, policy: ActionPolicy, { rule, careSetting, duty }: Decision): ActionPlan {
  const { notification: told, planKinds, relations } = decide;
  const withheld = told.kind === 'access' && isSensitive(policy.careSettings, careSetting);
  const withLocation = policy.locationIn === 'file' && !withheld;
  const values = valuesOf(told, planKinds, { withLocation });
  const { outcome } = rule;
  if (isRecordOnly(outcome)) return { effects: [], rule: rule.name };
  const full = worded(outcome, told, policy.noteType);
  const written = withheld ? withholding(full) : full;
  const draft: Draft = { decide, values, trigger: triggerOf(told) };
  const isOn = !isOff(draft.trigger, policy, told.receivedAt);
  const alerted = climb(policy.ladder, relations, 'alert');
  const handed = climb(policy.ladder, relations, 'next-action');
  const words = isOn ? written.alert : undefined;
  const alert = alertOf(draft, words, alerted, policy.to);
  const effects = [
    ...noteOf(draft, written),
    ...stepOf(draft, written, handed, alerted),
    ...alert.effects,
    ...(duty === undefined || !isOn ? [] : dutyOf(draft, written.alert ?? standInFor(written), duty)),
    ...(told.kind === 'access' ? narrowOf(draft, told, policy, withheld) : []),
  ];
  const missed = written.step === undefined ? alert.missed : handed.failed;
  const climbing = climbFor(draft, words, alert.above, policy);
  return {
    effects,
    rule: rule.name,
    ...(climbing && { climb: climbing }),
    ...(missed.length > 0 && { missed }),
  };
}

const referenceOf = ({ personId, notification }: ToDecide, action: string, rung = 0): string =>
  referenceFor(personId, notification, action, rung);

interface Draft {
  readonly decide: ToDecide;
  readonly values: TemplateValues;
  readonly trigger: AlertTrigger;
}

export const isRecordOnly = ({ caseNote, alert, step }: Outcome): boolean =>
  caseNote === undefined && alert === undefined && step === undefined;

const triggerOf = ({ kind }: ChildNotification): AlertTrigger =>
  kind === 'access' ? 'case-note-create' : 'number-inactive';

/** The place alone could tell a secret: everything that the family's workers see says less. */
const withholding = ({ caseNote, alert, step }: WordedOutcome): WordedOutcome => ({
  ...(caseNote !== undefined && { caseNote: { ...caseNote, ...withheldTexts.note } }),
  ...(alert !== undefined && { alert: withheldTexts.alert }),
  ...(step !== undefined && { step: { ...step, text: withheldTexts.note.text } }),
});

const standInFor = ({ caseNote, step }: WordedOutcome): Words => ({
  title: caseNote?.title ?? withheldTexts.alert.title,
  text: step?.text ?? caseNote?.text ?? withheldTexts.alert.text,
});

function noteOf({ decide, values }: Draft, { caseNote }: WordedOutcome): readonly Effect[] {
  if (caseNote === undefined) return [];
  const { personId, notification: told } = decide;
  const reference = referenceOf(decide, 'case-note');
  const write: CaseNote = {
    reference,
    personId,
    noteType: caseNote.noteType,
    title: filledTitle(caseNote.title, values, titleAtMost),
    text: filled(caseNote.text, values),
    contactedAt: told.kind === 'access' ? told.access.openedAt : told.receivedAt,
  };
  return [{ kind: 'case-note', reference, write }];
}

/** The step's next action goes up the ladder of workers and teams; where none is reached, an alert tells the roles. */
function stepOf(draft: Draft, outcome: WordedOutcome, handed: Climb, alerted: Climb): readonly Effect[] {
  const { step } = outcome;
  if (step === undefined) return [];
  const { decide, values } = draft;
  const text = filled(step.text, values);
  const chain = handed.reached.flatMap(({ target }, place): readonly Effect[] => {
    if (target.by !== 'next-action') return [];
    const reference = referenceOf(decide, 'step', place);
    const { personId, notification: told } = decide;
    const nextActions = [{ type: step.nextAction, to: target.to }];
    const write = { reference, personId, stepType: step.stepType, text, completedAt: told.receivedAt, nextActions };
    return [{ kind: 'step', reference, write }];
  });
  const roles = alerted.reached.filter(isToRole);
  const words = { title: standInFor(outcome).title, text: step.text };
  return chained([...chain, ...alerts(draft, words, roles, { action: 'step', from: chain.length })]);
}

const isToRole = ({ target }: Reached): boolean => target.by === 'alert' && target.to.kind === 'worker-role';

interface Alerted {
  readonly effects: readonly Effect[];
  /** the rungs that have not heard of it yet */
  readonly above: readonly Reached[];
  readonly missed: Climb['failed'];
}

/**
 * An alert to the lowest rung that holds; the next ones stand by where Mosaic refuses. Where the authority names who hears
 * of the trigger, all of those do in place of the first rung, and the roles alone where Mosaic refuses a related worker.
 */
function alertOf(draft: Draft, words: Words | undefined, { reached, failed }: Climb, to: AlertTargets): Alerted {
  const named = to[draft.trigger];
  const [, ...above] = reached;
  if (words === undefined) return { effects: [], above, missed: failed };
  if (named === undefined)
    return { effects: chained(alerts(draft, words, reached, { action: 'alert', from: 0 })), above, missed: failed };
  const { recipients, missed } = heardBy(named, draft.decide.relations);
  const roles = rolesOf(recipients);
  const chain = roles.length === recipients.length ? [recipients] : [recipients, roles];
  return {
    effects: chained(chain.map((those, place) => alertTo(draft, words, those, 'alert', place))),
    above: reached,
    missed,
  };
}

function alertTo(
  { decide, values, trigger }: Draft,
  words: Words,
  recipients: readonly Recipient[],
  action: string,
  rung: number,
): Effect {
  const reference = referenceOf(decide, action, rung);
  return alertEffect(decide.personId, reference, trigger, filledWords(words, values), recipients);
}

const alerts = (
  draft: Draft,
  words: Words,
  reached: readonly Reached[],
  { action, from }: { readonly action: string; readonly from: number },
): readonly Effect[] =>
  reached.flatMap(({ target }, place): readonly Effect[] =>
    target.by === 'alert' ? [alertTo(draft, words, [target.to], action, from + place)] : [],
  );

/** What is raised while nobody takes the alert up; with that switched off nothing is, and a person is asked for in the end. */
function climbFor(
  draft: Draft,
  words: Words | undefined,
  above: readonly Reached[],
  { climb: how, off, to }: ActionPolicy,
): ClimbPlan | undefined {
  if (how === undefined || words === undefined) return undefined;
  if (off.includes('alert-not-taken-up')) return { ...how, effects: [] };
  const { title, text } = words;
  const told = { title, text: `Nobody has taken this up yet.\n${text}` };
  const again: Draft = { ...draft, trigger: 'alert-not-taken-up' };
  const named = to['alert-not-taken-up'];
  const effects =
    named === undefined
      ? alerts(
          again,
          told,
          above.filter(({ rung }) => rung !== 'emergency-duty'),
          { action: 'not-taken-up', from: 1 },
        )
      : [alertTo(again, told, heardBy(named, draft.decide.relations).recipients, 'not-taken-up', 1)];
  return { ...how, effects: effects.flatMap((effect) => (effect.kind === 'alert' ? [effect] : [])) };
}

const filledWords = ({ title, text }: Words, values: TemplateValues): Words => ({
  title: filledTitle(title, values, titleAtMost),
  text: filled(text, values),
});

const alertEffect = (
  personId: MosaicPersonId,
  reference: string,
  trigger: AlertTrigger,
  { title, text }: Words,
  recipients: readonly Recipient[],
): Effect => ({
  kind: 'alert',
  reference,
  write: { reference, personId, trigger, title, text, recipients },
});

/** The first of them, with the others as what is tried in its place. */
const chained = ([first, ...others]: readonly Effect[]): readonly Effect[] =>
  first === undefined ? [] : [others.length === 0 ? first : { ...first, instead: others }];

/** Out of hours the emergency duty team is told in addition: nothing takes the place of the worker's own alert. */
function dutyOf({ decide, values, trigger }: Draft, words: Words, duty: Rung): readonly Effect[] {
  const [reached] = climb([duty], undefined, 'alert').reached;
  const target: Target | undefined = reached?.target;
  if (target?.by !== 'alert') return [];
  const reference = referenceOf(decide, 'alert-emergency-duty');
  return [alertEffect(decide.personId, reference, trigger, filledWords(words, values), [target.to])];
}

/** What the others do not see: everything where the place is sensitive, else the patient's location. */
function narrowOf({ decide }: Draft, told: AccessTold, policy: ActionPolicy, withheld: boolean): readonly Effect[] {
  const { location } = told.access;
  const isTheirs = told.through !== 'mother';
  const hasLocation = isTheirs && (location?.postcode !== undefined || location?.place !== undefined);
  if (!withheld && !(hasLocation && policy.locationIn === 'narrow')) return [];
  const values = valuesOf(told, decide.planKinds, { withLocation: true });
  const reference = referenceOf(decide, 'alert-narrow');
  const words = filledWords(narrowDetails, values);
  return [alertEffect(decide.personId, reference, 'case-note-create', words, policy.restrictedAlerts)];
}

/** For a child whose file only the narrow audience may know: that there is something, and nothing of what it is. */
function restricted(decide: ToDecide, policy: ActionPolicy, duty: Rung | undefined): readonly Effect[] {
  const { notification: told, personId } = decide;
  const words = filledWords(restrictedTexts[told.kind === 'access' ? 'access' : 'number'], valuesOf(told, []));
  const trigger = triggerOf(told);
  const alert = alertEffect(personId, referenceOf(decide, 'alert'), trigger, words, policy.restrictedAlerts);
  const draft = { decide, values: {}, trigger };
  return [alert, ...(duty === undefined ? [] : dutyOf(draft, words, duty))];
}
