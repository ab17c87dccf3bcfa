import { referenceFor } from './action-references.js';
import type { Words } from './action-rules.js';
import type { WordedOutcome } from './action-texts.js';
import { narrowDetails, restrictedDuty, restrictedTexts, valuesOf, withheldTexts } from './action-texts.js';
import type { ActionPlan, ActionPolicy } from './action-plans.js';
import type { Alert, AlertTrigger, CaseNote, CompletedStep, Recipient } from './actions.js';
import { titleAtMost } from './actions.js';
import type { AlertTargets } from './alert-targets.js';
import { heardBy, rolesOf } from './alert-targets.js';
import type { AlertEffect, ClimbPlan } from './child-climbs.js';
import type { AccessTold, ChildNotification } from './child-notifications.js';
import { triggerOf } from './child-notifications.js';
import type { Climb, Reached, Rung } from './ladders.js';
import { climb } from './ladders.js';
import type { MosaicPersonId } from './people.js';
import type { ChildRelations } from './relations.js';
import type { TemplateValues } from './templates.js';
import { filled, filledTitle } from './templates.js';
import type { OpenWork } from './work-items.js';

/** One write into Mosaic; its reference is how it is found again. */
export type Effect = (
  | { readonly kind: 'case-note'; readonly reference: string; readonly write: CaseNote }
  | { readonly kind: 'alert'; readonly reference: string; readonly write: Alert }
  | { readonly kind: 'step'; readonly reference: string; readonly write: CompletedStep }
) & {
  /** what is written in its place where Mosaic refuses it for good: the next rung of the ladder, or a note of its own */
  readonly instead?: readonly Effect[];
};

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
  /** stands for who opened the record: src/domain/work-items.ts */
  readonly author?: string;
  /** work items of this child that nobody has taken up, oldest first */
  readonly work?: readonly OpenWork[];
}

/** What the effects of one notification are made from. */
export interface Draft {
  readonly decide: ToDecide;
  readonly values: TemplateValues;
  readonly trigger: AlertTrigger;
  /** the work item that it joins */
  readonly joins?: OpenWork;
}

const referenceOf = ({ decide: { personId, notification } }: Draft, action: string, rung = 0): string =>
  referenceFor(personId, notification, action, rung);

export const standInFor = ({ caseNote, step }: WordedOutcome): Words => ({
  title: caseNote?.title ?? withheldTexts.alert.title,
  text: step?.text ?? caseNote?.text ?? withheldTexts.alert.text,
});

/** A note, or what is appended to the note of the work item: where Mosaic refuses that, a note of its own. */
export function noteOf(draft: Draft, { caseNote }: WordedOutcome): readonly Effect[] {
  if (caseNote === undefined) return [];
  const { decide, values, joins } = draft;
  const { personId, notification: told } = decide;
  const noteUnder = (rung: number, appendsTo?: string): Effect => {
    const reference = referenceOf(draft, 'case-note', rung);
    const write: CaseNote = {
      reference,
      personId,
      noteType: caseNote.noteType,
      title: filledTitle(caseNote.title, values, titleAtMost),
      text: filled(caseNote.text, values),
      contactedAt: told.kind === 'access' ? told.access.openedAt : told.receivedAt,
      ...(appendsTo !== undefined && { appendsTo }),
    };
    return { kind: 'case-note', reference, write };
  };
  return joins === undefined ? [noteUnder(0)] : chained([noteUnder(0, joins.note), noteUnder(1)]);
}

/** The step's next action goes up the ladder of workers and teams; where none is reached, an alert tells the roles. */
export function stepOf(draft: Draft, outcome: WordedOutcome, handed: Climb, alerted: Climb): readonly Effect[] {
  const { step } = outcome;
  if (step === undefined) return [];
  const { decide, values } = draft;
  const text = filled(step.text, values);
  const chain = handed.reached.flatMap(({ target }, place): readonly Effect[] => {
    if (target.by !== 'next-action') return [];
    const reference = referenceOf(draft, 'step', place);
    const { personId, notification: told } = decide;
    const nextActions = [{ type: step.nextAction, to: target.to }];
    const write = { reference, personId, stepType: step.stepType, text, completedAt: told.receivedAt, nextActions };
    return [{ kind: 'step', reference, write }];
  });
  const words = { title: standInFor(outcome).title, text: step.text };
  return chained([...chain, ...alerts(draft, words, rolesAbove(handed, alerted), 'step')]);
}

/** A rung of the ladder, and how many lie below it. */
type NumberedRung = Reached & { readonly rungsBelow: number };

const numbered = (reached: readonly Reached[], from = 0): readonly NumberedRung[] =>
  reached.map((one, place) => ({ ...one, rungsBelow: from + place }));

/** The roles that hear of a step by an alert, above all who are handed its next action. */
const rolesAbove = (handed: Climb, alerted: Climb): readonly NumberedRung[] =>
  numbered(alerted.reached.filter(isToRole), handed.reached.length);

const isToRole = ({ target }: Reached): boolean => target.by === 'alert' && target.to.kind === 'worker-role';

interface Alerted {
  readonly effects: readonly Effect[];
  /** who hears of it while nobody takes it up */
  readonly above: readonly NumberedRung[];
  readonly missed: Climb['failed'];
}

/**
 * An alert to the lowest rung that holds; the next ones stand by where Mosaic refuses. Where the authority names who hears
 * of the trigger, all of those do before the first rung, and the roles alone where Mosaic refuses a related worker.
 */
export function alertOf(draft: Draft, words: Words | undefined, { reached, failed }: Climb, to: AlertTargets): Alerted {
  const named = to[draft.trigger];
  const rungs = numbered(reached);
  if (words === undefined) return { effects: [], above: rungs, missed: failed };
  if (named === undefined)
    return { effects: chained(alerts(draft, words, rungs, 'alert')), above: rungs, missed: failed };
  const { recipients, missed } = heardBy(named, draft.decide.relations);
  const roles = rolesOf(recipients);
  const chain = roles.length === recipients.length ? [recipients] : [recipients, roles];
  const effects = chain.map((those, place) => alertTo(draft, words, those, referenceOf(draft, 'alert', place)));
  return { effects: chained(effects), above: numbered(reached, chain.length), missed };
}

const alertTo = (draft: Draft, words: Words, recipients: readonly Recipient[], reference: string): AlertEffect =>
  alertEffect(draft, reference, filledWords(words, draft.values), recipients);

const alerts = (draft: Draft, words: Words, rungs: readonly NumberedRung[], action: string): readonly AlertEffect[] =>
  rungs.flatMap(({ target, rungsBelow }) =>
    target.by === 'alert' ? [alertTo(draft, words, [target.to], referenceOf(draft, action, rungsBelow))] : [],
  );

/**
 * What is raised on each rung while nobody takes the alert up, or the next action where there is none. Which of them lie
 * above is known when it stands. The emergency duty team is never among them: a missing tick alone does not call it.
 */
export function climbOf(
  draft: Draft,
  { alert, step, caseNote }: WordedOutcome,
  {
    above,
    alerted,
    handed,
  }: { readonly above: readonly NumberedRung[]; readonly alerted: Climb; readonly handed: Climb },
  policy: ActionPolicy,
): ClimbPlan | undefined {
  const words = alert ?? (step && { ...standInFor({ step, ...(caseNote && { caseNote }) }), text: step.text });
  if (policy.climb === undefined || words === undefined) return undefined;
  // with that switched off nobody is told, and a person is asked for in the end
  if (policy.off.includes('alert-not-taken-up')) return { ...policy.climb, effects: [] };
  const rungs = alert === undefined ? rolesAbove(handed, alerted) : above;
  const told = { title: words.title, text: `Nobody has taken this up yet.\n${words.text}` };
  const again: Draft = { ...draft, trigger: 'alert-not-taken-up' };
  const named = policy.to['alert-not-taken-up'];
  if (named !== undefined) {
    const { recipients } = heardBy(named, draft.decide.relations);
    const reference = referenceOf(draft, 'not-taken-up', aboveAllRungs);
    return { ...policy.climb, effects: [alertTo(again, told, recipients, reference)] };
  }
  const allowed = rungs.filter(({ rung }) => rung !== 'emergency-duty');
  return { ...policy.climb, effects: alerts(again, told, allowed, 'not-taken-up') };
}

/** Who is named for what nobody takes up stands above wherever the alert stands. */
const aboveAllRungs = 99;

const filledWords = ({ title, text }: Words, values: TemplateValues): Words => ({
  title: filledTitle(title, values, titleAtMost),
  text: filled(text, values),
});

const alertEffect = (
  { decide: { personId }, trigger }: Draft,
  reference: string,
  { title, text }: Words,
  recipients: readonly Recipient[],
): AlertEffect => ({
  kind: 'alert',
  reference,
  write: { reference, personId, trigger, title, text, recipients },
});

/** The first of them, with the others as what is tried in its place. */
const chained = ([first, ...others]: readonly Effect[]): readonly Effect[] =>
  first === undefined ? [] : [others.length === 0 ? first : { ...first, instead: others }];

/** Out of hours the emergency duty team is told in addition: nothing takes the place of the worker's own alert. */
export function dutyOf(draft: Draft, words: Words, duty: Rung): readonly Effect[] {
  const [reached] = climb([duty], undefined, 'alert').reached;
  if (reached?.target.by !== 'alert') return [];
  const reference = referenceOf(draft, 'alert-emergency-duty');
  return [alertEffect(draft, reference, filledWords(words, draft.values), [reached.target.to])];
}

/** What the others do not see: everything where the place is sensitive, else the patient's location. */
export function narrowOf(
  draft: Draft,
  told: AccessTold,
  { locationIn, restrictedAlerts }: ActionPolicy,
  withheld: boolean,
): readonly Effect[] {
  const { location } = told.access;
  const isTheirs = told.through !== 'mother';
  const hasLocation = isTheirs && (location?.postcode !== undefined || location?.place !== undefined);
  if (!withheld && !(hasLocation && locationIn === 'narrow')) return [];
  const values = valuesOf(told, draft.decide.planKinds, { withLocation: true });
  const words = filledWords(narrowDetails, values);
  return [alertEffect(draft, referenceOf(draft, 'alert-narrow'), words, restrictedAlerts)];
}

/**
 * For a child whose file only the narrow audience may know: that there is something, and nothing of what it is. Nobody is
 * above that audience: where nobody there takes it up, a person of ours must see to it.
 */
export function restricted(decide: ToDecide, policy: ActionPolicy, duty: Rung | undefined): ActionPlan {
  const { notification: told } = decide;
  const draft: Draft = { decide, values: valuesOf(told, []), trigger: triggerOf(told) };
  const words = filledWords(restrictedTexts[told.kind === 'access' ? 'access' : 'number'], draft.values);
  const alert = alertEffect(draft, referenceOf(draft, 'alert'), words, policy.restrictedAlerts);
  const climbs = policy.climb !== undefined;
  return {
    effects: [
      alert,
      ...(duty === undefined ? [] : dutyOf(draft, restrictedDuty(policy.restrictedAlerts), duty).map(aboutNobody)),
    ],
    ...(climbs && { climb: { ...policy.climb, effects: [] } }),
  };
}

/** The duty team may not open such a record: it hears whom to ask, and of no child. */
function aboutNobody(effect: Effect): Effect {
  if (effect.kind !== 'alert') return effect;
  const { personId: _theirs, ...write } = effect.write;
  return { ...effect, write };
}
