import { alertDelayed, alertStands, nextAlert, nextAlertRetryAt, type ChildAlert } from '../domain/child-alerts.js';
import {
  climbDelayed,
  climbedOn,
  nextClimb,
  nextClimbAt,
  withoutSettled,
  withoutWiderClimbs,
  type DueClimb,
} from '../domain/child-climbs.js';
import { attended, type ChildState } from '../domain/child-state.js';
import { instantOf, msOf } from '../domain/dates.js';
import { toMosaic } from './activities.js';
import { attempt } from './attempt.js';
import type { ChildRecord } from './child-record.js';
import { working } from './child-record.js';
import { now, until } from './run.js';

/**
 * Raises this child's alerts in Mosaic, one after the other, for ever if need be: one that Mosaic does not take now steps
 * aside. What nobody takes up climbs the ladder. It stands beside the other loops, so that a Mosaic that is down stops
 * neither registration nor notifications.
 */
export async function raiseAlerts(record: ChildRecord): Promise<void> {
  for (;;) {
    if (record.mustReturn()) return;
    const next = nextToDo(record);
    if (next === undefined) {
      const due = dueAt(record);
      const isNews = (): boolean => record.mustReturn() || nextToDo(record) !== undefined || dueAt(record) !== due;
      await until(isNews, due === undefined ? undefined : msOf(due) - Date.now());
      continue;
    }
    await working(record, next);
    record.show();
  }
}

function nextToDo(record: ChildRecord): (() => Promise<void>) | undefined {
  const { state } = record;
  const settled = withoutWiderClimbs(withoutSettled(state), now());
  if (settled !== state) return () => settle(record, settled);
  const alert = nextAlert(state, now());
  if (alert !== undefined) return () => raise(record, alert);
  const climb = nextClimb(state, now());
  return climb === undefined ? undefined : () => climbOn(record, climb);
}

/** What was alerted is over by itself: nothing of it climbs. */
function settle(record: ChildRecord, settled: ChildState): Promise<void> {
  record.state = settled;
  return Promise.resolve();
}

/** When the next one is due by the clock alone. */
const dueAt = ({ state }: ChildRecord) =>
  [nextAlertRetryAt(state), nextClimbAt(state)].filter((at) => at !== undefined).sort()[0];

async function raise(record: ChildRecord, alert: ChildAlert): Promise<void> {
  const raising = await attempt(
    toMosaic.raiseChildAlert.executeWithOptions({ summary: `raise the alert: ${alert.trigger}` }, [
      { personId: record.state.personId, alert },
    ]),
  );
  if (raising.ok) {
    record.state = alertStands(record.state, alert, now(), raising.value);
    return;
  }
  const delayed = alertDelayed(record.state, alert, instantOf(Date.now() + record.durations.slowRetry));
  record.state = attended(delayed, { code: 'alert-untold', since: now(), failure: raising.failure });
}

async function climbOn(record: ChildRecord, due: DueClimb): Promise<void> {
  const { alert: _ours, ...climbing } = due;
  const looking = await attempt(
    toMosaic.climbAlert.executeWithOptions({ summary: 'look whether somebody took the alert up' }, [climbing]),
  );
  record.state = looking.ok
    ? climbedOn(record.state, due, looking.value, now())
    : climbDelayed(record.state, due, instantOf(Date.now() + record.durations.slowRetry));
}
