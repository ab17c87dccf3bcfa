import type { AttentionCode } from './attentions.js';
import { alerted, isSensitiveAnswer, waitingNoted } from './child-alerts.js';
import { refusalCodes, withoutRefusal } from './child-registration.js';
import type { Assessed, ChildState, OpenChange } from './child-state.js';
import { attended, cleared, noted, notedAlready, numberEnded } from './child-state.js';
import type { Instant } from './dates.js';
import { isUnanswered } from './failure.js';
import type { RecordAnswer } from './record-answer.js';
import { acceptedCode } from './record-answer.js';
import type { Change, HeldRegistration, WantedRegistration } from './registrations.js';
import { difference, draft, isSameRegistration, sameIdentity, unwanted } from './registrations.js';

/** The number was replaced by another on the Spine. */
const supersededCode = 'CPR05';

/** One that was given up or not answered waits for its first answer still; a refusal waits for none. */
function isAwaited({ step, answer: before }: OpenChange, { outcome }: RecordAnswer): boolean {
  if (step === 'refused') return outcome === 'refused' && isUnanswered(before ?? '');
  return step !== 'discarded';
}

/**
 * An answer to a change that is not open any more is old news and dropped. A late acceptance of a refused one counts, and
 * any answer to one that was given up.
 */
export function answered(state: ChildState, answer: RecordAnswer, now: Instant): ChildState {
  const open = state.open.find(({ changeNumber }) => changeNumber === answer.changeNumber);
  if (open === undefined) return state;
  if (answer.outcome === 'accepted') return accepted(state, open, answer, now);
  if (!isAwaited(open, answer)) return state;
  const [removal, start] = open.change.kind === 'move' ? (answer.codes ?? []) : [];
  if (removal === acceptedCode) return halfMoved(state, open, answer, start ?? answer.code, now);
  if (start === acceptedCode) return movedBeside(state, open, answer, now);
  return refused(state, open, answer, now);
}

function accepted(state: ChildState, open: OpenChange, answer: RecordAnswer, now: Instant): ChildState {
  const { registrationId, leadsTo } = open.change;
  const { sensitiveSince: _over, ...rest } = state;
  const next: ChildState = {
    ...rest,
    held: heldAfter(state.held, open.change, answer.at),
    open: state.open.filter((one) => one !== open),
    deletesDue: leadsTo === undefined ? state.deletesDue.filter((one) => !isOf(one, open.change)) : state.deletesDue,
    quiet: false,
    assessDue: true,
  };
  const calm = waitingNoted(withoutRefusal(next, registrationId), now);
  const note = answer.isAudited === true ? notedAlready : noted;
  return asAssessed(note(calm, now, recordAccepted, String(answer.sequence)), state.assessDue);
}

export const recordAccepted = 'record-accepted';

/** Where CP-IS holds now what the last assessment wanted, and nothing else is the matter, another would say the same. */
function asAssessed(state: ChildState, isDue: boolean): ChildState {
  const { assessed } = state;
  if (assessed?.wantedMark === undefined || !standsAsWanted(state, assessed)) return state;
  return { ...state, assessed: { ...assessed, heldMark: assessed.wantedMark }, assessDue: isDue };
}

/** What depends on what is held, an end and its reminders, a birth, a number that is over, is assessed anew. */
function standsAsWanted(state: ChildState, { wanted, problems, notices, inScope, observing, on }: Assessed): boolean {
  const isPlain = ({ content: { kind, end } }: WantedRegistration): boolean =>
    kind !== 'unborn-child-protection' && end === undefined;
  return (
    inScope &&
    !observing &&
    [problems, notices, state.attentions, state.open, state.inactiveNumbers].every(({ length }) => length === 0) &&
    [state.resendDue, state.deletesDue, state.confirmedOnce, state.closedNotices].every(({ length }) => length === 0) &&
    [...wanted, ...state.held].every(isPlain) &&
    difference(wanted, state.held, on).length === 0 &&
    unwanted(wanted, state.held).length === 0
  );
}

const isOf = (one: { registrationId: string; nhsNumber: string }, { registrationId, records }: Change): boolean =>
  one.registrationId === registrationId && records[0]?.nhsNumber === one.nhsNumber;

/** What CP-IS holds once it took the change whole: by number, kind and start it has one registration, whatever its plan. */
function heldAfter(held: readonly HeldRegistration[], change: Change, at: Instant): readonly HeldRegistration[] {
  const { registrationId, leadsTo, records } = change;
  if (leadsTo === undefined)
    return held.filter(({ content }) => !records.some((record) => sameIdentity(content, record)));
  const now: HeldRegistration = { registrationId, content: leadsTo, acceptedAt: at };
  return [...held.filter((one) => !isSameRegistration(one, now) && !sameIdentity(one.content, leadsTo)), now];
}

/** The old record is deleted and the new one refused: nothing of the child is on CP-IS. No attention is more urgent. */
function halfMoved(state: ChildState, open: OpenChange, answer: RecordAnswer, code: string, now: Instant): ChildState {
  const { registrationId, leadsTo } = open.change;
  if (leadsTo === undefined) return refused(state, open, answer, now);
  const change: Change = { registrationId, kind: 'start', records: [draft(leadsTo)], leadsTo };
  const gone = state.held.filter((one) => !isSameRegistration(one, { registrationId, content: leadsTo }));
  const left: ChildState = {
    ...state,
    held: gone,
    open: state.open.map((one) => (one === open ? { ...open, change } : one)),
  };
  const again = left.open.find(({ changeNumber }) => changeNumber === open.changeNumber) ?? open;
  const next = refused(left, again, { ...answer, code }, now);
  const urgent = attended(next, {
    code: 'start-refused-after-delete',
    since: now,
    answer: code,
    about: registrationId,
  });
  const about = `${registrationId}/not-on-cpis`;
  return (['data-quality', 'manager'] as const).reduce<ChildState>(
    (told, audience) => alerted(told, { trigger: 'record-refused', about, audience, since: now }),
    urgent,
  );
}

/** The new record is accepted and the old one could not be deleted: it stays as one that a person must look at. */
function movedBeside(state: ChildState, open: OpenChange, answer: RecordAnswer, now: Instant): ChildState {
  const { registrationId, leadsTo } = open.change;
  const before = state.held.filter(
    (one) => leadsTo !== undefined && isSameRegistration(one, { registrationId, content: leadsTo }),
  );
  const beside = before.map((one) => ({ ...one, registrationId: `${registrationId}/${one.content.start}` }));
  const next = accepted(state, open, answer, now);
  return { ...next, held: [...next.held, ...beside], assessDue: true };
}

function refused(state: ChildState, open: OpenChange, answer: RecordAnswer, now: Instant): ChildState {
  const { change, looks } = open;
  const isFiled = change.kind === 'end' && state.assessed?.adult === true;
  if (isFiled) return filed(state, open, answer, now);
  const refusal: OpenChange = {
    changeNumber: open.changeNumber,
    change,
    step: 'refused',
    answer: answer.code,
    refusedAt: answer.at > now ? now : answer.at,
    ...(looks === undefined ? {} : { looks }),
  };
  const open_ = state.open.map((one) => (one === open ? refusal : one));
  const sensitive = isSensitiveAnswer(answer.code) ? { sensitiveSince: state.sensitiveSince ?? now } : {};
  const seen = { ...state, ...sensitive, open: open_, assessDue: true };
  const next = noted(seen, now, 'record-refused', wordsOf(answer));
  const told = withAttention(next, answer, change, now);
  const isKnown = open.answer === answer.code;
  const alert = { trigger: 'record-refused' as const, about: `${change.registrationId}/${answer.code}`, since: now };
  const heard = isKnown || state.quiet ? told : alerted(told, { ...alert, audience: 'data-quality' });
  const number = change.leadsTo?.nhsNumber;
  return answer.code === supersededCode && number !== undefined ? numberEnded(heard, number) : heard;
}

const wordsOf = ({ code, detailCode }: RecordAnswer): string =>
  detailCode === undefined ? code : `${code} ${detailCode}`;

function withAttention(
  state: ChildState,
  answer: RecordAnswer,
  { registrationId, kind }: Change,
  now: Instant,
): ChildState {
  const code: AttentionCode = isSensitiveAnswer(answer.code)
    ? 'record-restricted'
    : answer.outcome === 'unanswered'
      ? 'record-unanswered'
      : kind === 'end'
        ? 'end-refused'
        : 'record-refused';
  const others = refusalCodes.filter((one) => one !== code && one !== 'start-refused-after-delete');
  const clean = others.reduce<ChildState>((next, one) => cleared(next, one, registrationId), state);
  return attended(clean, { code, since: now, answer: wordsOf(answer), about: registrationId });
}

/** CP-IS ended a grown-up's registration by itself and refuses the end that Mosaic recorded: nobody is alarmed. */
function filed(state: ChildState, open: OpenChange, answer: RecordAnswer, now: Instant): ChildState {
  const next = { ...state, open: state.open.filter((one) => one !== open), assessDue: true };
  const { registrationId, leadsTo } = open.change;
  const held = next.held.map((one) =>
    leadsTo !== undefined && isSameRegistration(one, { registrationId, content: leadsTo })
      ? { ...one, content: leadsTo, acceptedAt: answer.at }
      : one,
  );
  return noted({ ...next, held }, now, 'refusal-filed', wordsOf(answer));
}
