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

/** Tells the operators' role in Mosaic, for ever if need be, and waits until a person decided, or the run must roll. */
export async function needPerson(
  record: MessageRecord,
  trigger: AlertTrigger,
  isDecided: () => boolean,
  about?: string,
): Promise<void> {
  record.at('needs-a-person');
  const untold: AttentionCode = 'alert-untold';
  const reference = [`message-${record.input.messageId}`, ...(about === undefined ? [] : [about])].join('/');
  const done = (): boolean => isDecided() || record.mustReturn();
  while (!done() && !record.state.told.includes(reference)) {
    const alerting = await attempt(alertOperators(reference, trigger));
    if (alerting.ok) stands(record, reference, alerting.value);
    else {
      record.attend(untold, alerting.failure);
      await record.wait(isDecided, record.durations().slowRetry);
    }
  }
  record.calm(untold);
  await climbUntil(record, reference, isDecided);
  if (isDecided()) over(record, reference);
}

function stands(record: MessageRecord, reference: string, alert: StandingAlert | undefined): void {
  const { told, climbs = [] } = record.state;
  record.set({ told: [...told, reference], climbs: climbBegun(climbs, reference, alert, now()) });
}

/** Waits for a person, and tells the next rung for as long as nobody takes the alert up. */
async function climbUntil(record: MessageRecord, reference: string, isDecided: () => boolean): Promise<void> {
  const done = (): boolean => isDecided() || record.mustReturn();
  while (!done()) {
    const climb = climbAbout(record.state.climbs ?? [], reference);
    await record.wait(isDecided, climb && msOf(climb.climbing.dueAt) - Date.now());
    if (done() || climb === undefined || climb.climbing.dueAt > now()) continue;
    const looked = await lookAt(climb, record.durations().slowRetry);
    const { climbs, untaken } = looked(record.state.climbs ?? []);
    record.set({ climbs });
    if (untaken) record.attend('alert-not-taken-up', undefined, reference);
  }
}

/** Somebody dealt with it. Where it comes up again, it is told, and climbs, again. */
function over(record: MessageRecord, reference: string): void {
  const { told, climbs = [] } = record.state;
  record.set({ told: told.filter((one) => one !== reference), climbs: climbEnded(climbs, reference) });
  record.calm('alert-not-taken-up', reference);
}
