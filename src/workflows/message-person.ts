import type { AlertTrigger } from '../domain/actions.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { StandingAlert } from '../domain/child-alerts.js';
import { msOf } from '../domain/dates.js';
import { climbAbout, climbBegun, climbEnded } from '../domain/role-climbs.js';
import { alertOperators } from './activities.js';
import { attempt } from './attempt.js';
import { lookAt } from './climbing.js';
import type { MessageRecord } from './message-record.js';
import { now } from './run.js';

interface Matter {
  /** which item of the message; the message itself where it is absent */
  readonly about?: string;
  /** in milliseconds since 1970: then it is looked at again by itself, and nobody is told anew */
  readonly untilMs?: number;
}

const referenceOf = ({ input }: MessageRecord, about?: string): string =>
  [`message-${input.messageId}`, ...(about === undefined ? [] : [about])].join('/');

/** Tells the operators' role in Mosaic, for ever if need be, and waits until a person decided, or the run must roll. */
export async function needPerson(
  record: MessageRecord,
  trigger: AlertTrigger,
  isDecided: () => boolean,
  { about, untilMs = Infinity }: Matter = {},
): Promise<void> {
  record.at('needs-a-person');
  const untold: AttentionCode = 'alert-untold';
  const reference = referenceOf(record, about);
  const done = (): boolean => isDecided() || record.mustReturn() || Date.now() >= untilMs;
  while (!done() && !record.state.told.includes(reference)) {
    const alerting = await attempt(alertOperators(alertOf(record, reference), trigger));
    if (alerting.ok) stands(record, reference, alerting.value);
    else {
      record.attend(untold, alerting.failure);
      await record.wait(isDecided, record.durations().slowRetry);
    }
  }
  record.calm(untold);
  await climbUntil(record, reference, done, untilMs);
  if (isDecided()) over(record, reference);
}

/** Nobody has to see to it any more. */
export function personFree(record: MessageRecord, about: string): void {
  const reference = referenceOf(record, about);
  if (record.state.told.includes(reference)) over(record, reference);
}

/** What comes up again is told again: under the first reference Mosaic would find what stands, and tell nobody. */
function alertOf({ state }: MessageRecord, reference: string): string {
  const before = state.times?.[reference] ?? 0;
  return before === 0 ? reference : `${reference}/again-${before}`;
}

function stands(record: MessageRecord, reference: string, alert: StandingAlert | undefined): void {
  const { told, climbs = [] } = record.state;
  record.set({ told: [...told, reference], climbs: climbBegun(climbs, reference, alert, now()) });
}

/** Waits for a person, and tells the next rung for as long as nobody takes the alert up. */
async function climbUntil(
  record: MessageRecord,
  reference: string,
  done: () => boolean,
  untilMs: number,
): Promise<void> {
  while (!done()) {
    const climb = climbAbout(record.state.climbs ?? [], reference);
    const next = Math.min(untilMs, climb === undefined ? Infinity : msOf(climb.climbing.dueAt));
    await record.wait(done, next === Infinity ? undefined : next - Date.now());
    if (done() || climb === undefined || climb.climbing.dueAt > now()) continue;
    const looked = await lookAt(climb, record.durations().slowRetry);
    const { climbs, untaken } = looked(record.state.climbs ?? []);
    record.set({ climbs });
    if (untaken) record.attend('alert-not-taken-up', undefined, reference);
  }
}

/** Somebody dealt with it. Where it comes up again, it is told, and climbs, again. */
function over(record: MessageRecord, reference: string): void {
  const { told, climbs = [], times = {} } = record.state;
  record.set({
    told: told.filter((one) => one !== reference),
    climbs: climbEnded(climbs, reference),
    times: { ...times, [reference]: (times[reference] ?? 0) + 1 },
  });
  record.calm('alert-not-taken-up', reference);
}
