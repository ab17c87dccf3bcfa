import { alertDelayed, alertStands, nextAlert, nextAlertRetryAt } from '../domain/child-alerts.js';
import { attended } from '../domain/child-state.js';
import { instantOf, msOf } from '../domain/dates.js';
import { outward } from './activities.js';
import { attempt } from './attempt.js';
import type { ChildRecord } from './child-record.js';
import { now, until } from './run.js';

/**
 * Raises this child's alerts in Mosaic, one after the other, for ever if need be: one that Mosaic does not take now steps
 * aside. It stands beside the other loops, so that a Mosaic that is down stops neither registration nor notifications.
 */
export async function raiseAlerts(record: ChildRecord): Promise<void> {
  for (;;) {
    if (record.mustReturn()) return;
    const alert = nextAlert(record.state, now());
    if (alert === undefined) {
      const retryAt = nextAlertRetryAt(record.state);
      const wait = retryAt === undefined ? undefined : msOf(retryAt) - Date.now();
      await until(() => record.mustReturn() || nextAlert(record.state, now()) !== undefined, wait);
      continue;
    }
    const raising = await attempt(
      outward.raiseChildAlert.executeWithOptions({ summary: `raise the alert: ${alert.trigger}` }, [
        { personId: record.state.personId, alert },
      ]),
    );
    if (raising.ok) record.state = alertStands(record.state, alert, now());
    else {
      const delayed = alertDelayed(record.state, alert, instantOf(Date.now() + record.durations.slowRetry));
      record.state = attended(delayed, { code: 'alert-untold', since: now(), failure: raising.failure });
    }
    record.show();
  }
}
