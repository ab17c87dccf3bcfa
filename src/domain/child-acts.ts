import type { AttentionCode } from './attentions.js';
import { pendingOf } from './child-actions.js';
import type { RaisedAlert } from './child-alerts.js';
import { withRaised } from './child-alerts.js';
import { climbOver, untakenAs } from './child-climbs.js';
import { deletableNow, refusalCodes, straysOf, withoutRefusal } from './child-registration.js';
import type { ChildState } from './child-state.js';
import { cleared, clearedAll, knows, notedAct, remembered } from './child-state.js';
import { carrierOf } from './children.js';
import type { Instant, PlainDate } from './dates.js';
import type { FailureCode } from './failure.js';
import type { NhsNumber } from './nhs-number.js';
import type { ActOutcome, OperatorAct } from './operator-acts.js';
import { byMosaic, secondPersonRefusal } from './operator-acts.js';
import type { HeldRegistration } from './registrations.js';

/** What an operator may do with one child. Each has who and why, counts once, and leaves a line in the timeline. */
export type ChildAct = OperatorAct &
  (
    | { readonly kind: 'retry' | 'resend' }
    | { readonly kind: 'discard'; readonly about: string; readonly stillHeld?: boolean }
    | { readonly kind: 'confirm-delete'; readonly registrationId: string }
    | { readonly kind: 'set-replacement-number'; readonly nhsNumber: NhsNumber }
    /** without `about`: everything that was alerted and that nobody has taken up */
    | { readonly kind: 'take-up'; readonly about?: string }
  );

const identityOf = ({ actId }: OperatorAct): string => `act:${actId}`;

/** Why an act cannot be taken: a code of the failure table. An act that was taken before is taken again, and changes nothing. */
export function refusalOf(state: ChildState, act: ChildAct): FailureCode | undefined {
  if (knows(state, identityOf(act))) return undefined;
  switch (act.kind) {
    case 'retry':
      return undefined;
    case 'resend':
      return openHeld(state).length > 0 || state.open.length > 0 ? undefined : 'act.nothing-to-do';
    case 'discard':
      return discardRefusal(state, act.about);
    case 'confirm-delete':
      return deleteRefusal(state, act);
    case 'set-replacement-number':
      return replacementRefusal(state, act.nhsNumber);
    case 'take-up':
      return takeable(state, act).length > 0 ? undefined : 'act.nothing-to-do';
  }
}

const openHeld = ({ held }: ChildState): readonly HeldRegistration[] =>
  held.filter(({ content }) => content.end === undefined);

function discardRefusal(state: ChildState, about: string): FailureCode | undefined {
  const isPending = pendingOf(state, about) !== undefined;
  const isRefused = state.open.some(({ step, change }) => step === 'refused' && change.registrationId === about);
  const isOther = state.attentions.some(({ code, about: id }) => code === about || id === about);
  return isPending || isRefused || isOther ? undefined : 'act.nothing-to-do';
}

/** What two people may have CP-IS delete: what Mosaic does not show any more, and ends that CP-IS takes no more. */
export function deletable(state: ChildState): readonly HeldRegistration[] {
  const { assessed, deletesDue } = state;
  if (assessed === undefined) return [];
  return deletableNow(state, assessed).filter(
    (one) =>
      !deletesDue.some((due) => due.registrationId === one.registrationId && due.nhsNumber === one.content.nhsNumber),
  );
}

type ConfirmDelete = Extract<ChildAct, { kind: 'confirm-delete' }>;

const firstConfirmation = ({ confirmedOnce }: ChildState, { registrationId }: ConfirmDelete) =>
  confirmedOnce.find((one) => one.registrationId === registrationId);

function deleteRefusal(state: ChildState, act: ConfirmDelete): FailureCode | undefined {
  if (!deletable(state).some(({ registrationId }) => registrationId === act.registrationId)) return 'act.nothing-to-do';
  const first = firstConfirmation(state, act);
  return first && secondPersonRefusal(first, act);
}

/** Under which the child's records go out by Mosaic. */
const shownNumber = ({ snapshot }: ChildState): NhsNumber | undefined => snapshot && carrierOf(snapshot).nhsNumber;

/** A replacement for a number that is over; of a restricted record, that its new number in Mosaic may be used. */
function replacementRefusal(state: ChildState, nhsNumber: NhsNumber): FailureCode | undefined {
  const { snapshot, inactiveNumbers, assessed } = state;
  if (snapshot?.adoption !== undefined) return 'act.never-for-adopted';
  const shown = shownNumber(state);
  if (shown === undefined || inactiveNumbers.includes(nhsNumber)) return 'act.nothing-to-do';
  const isHeldBack = shown === nhsNumber && assessed?.problems.includes('re-registration-held') === true;
  return inactiveNumbers.includes(shown) || isHeldBack ? undefined : 'act.nothing-to-do';
}

/** Takes an act in. The validator has asked `refusalOf` before. */
export function acted(
  state: ChildState,
  act: ChildAct,
  today: PlainDate,
  now: Instant,
): { state: ChildState; outcome: ActOutcome } {
  if (knows(state, identityOf(act))) return { state, outcome: 'done' };
  const next = remembered(state, identityOf(act), now);
  switch (act.kind) {
    case 'retry':
      return done(notedAct(retried(next), now, 'retry-asked', act));
    case 'resend':
      return done(notedAct(resent(next), now, 'resend-asked', act));
    case 'discard':
      return done(discarded(next, act, now));
    case 'confirm-delete':
      return confirmed(next, act, today, now);
    case 'set-replacement-number':
      return done(replaced(next, act, now));
    case 'take-up':
      return done(takenUp(next, act, now));
  }
}

const done = (state: ChildState): { state: ChildState; outcome: ActOutcome } => ({ state, outcome: 'done' });

const triedAgain: readonly AttentionCode[] = [
  ...refusalCodes,
  'mosaic-unread',
  'assessment-failed',
  'submission-failed',
  'action-parked',
  'action-delayed',
];

/** Refusals are forgotten and everything is looked at afresh. */
const retried = (state: ChildState): ChildState => ({
  ...clearedAll(state, triedAgain),
  readDue: true,
  open: state.open.filter(({ step }) => step !== 'refused'),
  alerts: state.alerts.map(({ retryAt: _now, ...alert }) => alert),
  // what Mosaic refused does not stand: it is decided anew, by the configuration of today
  pending: state.pending.map(({ notification, plan, audience, done: standing, tried, refused, handedOver }) => ({
    notification,
    ...(plan === undefined || refused !== undefined ? {} : { plan, ...(audience && { audience }) }),
    done: standing,
    tried,
    ...(handedOver && { handedOver }),
    state: 'ready' as const,
  })),
});

/** Like the check box of Mosaic's own module: every registration goes again, whatever was accepted or refused. */
const resent = (state: ChildState): ChildState => ({
  ...clearedAll(state, refusalCodes),
  readDue: true,
  open: state.open.filter(({ step }) => step !== 'refused' && step !== 'discarded'),
  resendDue: openHeld(state).map(({ registrationId }) => registrationId),
});

type Discard = Extract<ChildAct, { kind: 'discard' }>;

function discarded(state: ChildState, act: Discard, now: Instant): ChildState {
  const { about } = act;
  if (pendingOf(state, about) !== undefined) {
    const pending = state.pending.filter(({ notification }) => notification.identity !== about);
    const calm = cleared(cleared({ ...state, pending }, 'action-parked', about), 'action-delayed', about);
    return notedAct(calm, now, 'notification-discarded', act, about);
  }
  const isRefused = state.open.some(({ step, change }) => step === 'refused' && change.registrationId === about);
  if (isRefused) return refusalDiscarded(state, act, now);
  const isStray = state.attentions.some(({ code, about: id }) => strayCodes.includes(code) && id === about);
  if (isStray) {
    const strays = straysOf(state).filter(({ registrationId }) => registrationId === about);
    const held = state.held.filter((one) => !strays.includes(one));
    return notedAct({ ...withoutDeletes(state, about), held, assessDue: true }, now, 'held-by-hand', act, about);
  }
  const attentions = state.attentions.filter(({ code, about: id }) => code !== about && id !== about);
  return notedAct(
    { ...state, attentions, closedNotices: [...state.closedNotices, about] },
    now,
    'attention-discarded',
    act,
    about,
  );
}

const strayCodes: readonly AttentionCode[] = ['plan-removed', 'old-number-held'];

/** A person deals with it by hand: what two people confirmed before, and has not gone, does not go any more. */
const withoutDeletes = (state: ChildState, about: string): ChildState => ({
  ...state,
  deletesDue: state.deletesDue.filter(({ registrationId }) => registrationId !== about),
  open: state.open.filter(
    ({ step, change }) => step !== 'unsubmitted' || change.kind !== 'delete' || change.registrationId !== about,
  ),
});

/** A person recorded the manual safeguard: the same record is not sent again, and nothing is held where they say so. */
function refusalDiscarded(state: ChildState, act: Discard, now: Instant): ChildState {
  const { about, stillHeld } = act;
  const open = state.open.map((one) =>
    one.step === 'refused' && one.change.registrationId === about ? { ...one, step: 'discarded' as const } : one,
  );
  const held = stillHeld === false ? state.held.filter(({ registrationId }) => registrationId !== about) : state.held;
  const rest = stillHeld === false ? withoutDeletes(state, about) : state;
  const calm = withoutRefusal({ ...rest, open, held, assessDue: true }, about);
  return notedAct(calm, now, 'refusal-discarded', act, about);
}

function confirmed(
  state: ChildState,
  act: ConfirmDelete,
  today: PlainDate,
  now: Instant,
): { state: ChildState; outcome: ActOutcome } {
  const { registrationId, by, account } = act;
  if (firstConfirmation(state, act) === undefined) {
    const confirmedOnce = [
      ...state.confirmedOnce,
      { registrationId, by, ...(account !== undefined && { account }), at: now },
    ];
    const next = notedAct({ ...state, confirmedOnce }, now, 'delete-confirmed-once', act, registrationId);
    return { state: next, outcome: 'second-person-needed' };
  }
  const due = deletable(state)
    .filter((one) => one.registrationId === registrationId)
    .map(({ content }) => ({ registrationId, nhsNumber: content.nhsNumber, on: today }));
  const next: ChildState = {
    ...state,
    confirmedOnce: state.confirmedOnce.filter((one) => one.registrationId !== registrationId),
    deletesDue: [...state.deletesDue, ...due],
  };
  return done(notedAct(next, now, 'delete-confirmed', act, registrationId));
}

/** Whether another child has the number is found out by the next assessment. */
function replaced(
  state: ChildState,
  act: Extract<ChildAct, { kind: 'set-replacement-number' }>,
  now: Instant,
): ChildState {
  const old = replacedBy(state, act.nhsNumber);
  if (old === undefined) return state;
  const replacements = [...state.replacements, { old, nhsNumber: act.nhsNumber, by: 'person' as const }];
  return notedAct({ ...state, replacements, assessDue: true }, now, 'replacement-set', act);
}

/** What Mosaic shows; where it shows the new number already, the one that CP-IS knows. */
function replacedBy(state: ChildState, nhsNumber: NhsNumber): NhsNumber | undefined {
  const shown = shownNumber(state);
  if (shown !== nhsNumber) return shown;
  const { held, inactiveNumbers } = state;
  const known = held.map(({ content }) => content.nhsNumber).filter((one) => one !== nhsNumber);
  return known.at(-1) ?? inactiveNumbers.at(-1);
}

const isAbout = (alert: RaisedAlert, asked: string): boolean => {
  const { about, joined = [] } = alert;
  return about === asked || untakenAs(alert) === asked || about.startsWith(`${asked}/`) || joined.includes(asked);
};

type TakeUp = Extract<ChildAct, { kind: 'take-up' }>;

/** Mosaic never tells who acknowledged an alert: a person may still say that it was them. */
const isFree = ({ takenUp }: RaisedAlert): boolean => takenUp === undefined || takenUp.by === byMosaic;

const takeable = ({ raised }: ChildState, { about }: TakeUp): readonly RaisedAlert[] =>
  raised.filter((one) => (about === undefined ? isFree(one) : isAbout(one, about)));

/** Who takes it up, when, and what they did. The first person stays the one who did. */
function takenUp(state: ChildState, act: TakeUp, now: Instant): ChildState {
  const taken = { by: act.by, at: now, did: act.reason };
  return takeable(state, act).reduce<ChildState>((next, alert) => {
    const { climbing: _over, work: _closed, ...rest } = alert;
    const raised = withRaised(next.raised, { ...rest, takenUp: isFree(alert) ? taken : (alert.takenUp ?? taken) });
    return notedAct(climbOver({ ...next, raised }, alert), now, 'taken-up', act, alert.about);
  }, state);
}
