import { proxyActivities } from '@temporalio/workflow';
import type { AlertTrigger } from '../domain/actions.js';
import type { Activities } from '../activities/index.js';
import type { StandingAlert } from '../domain/child-alerts.js';
import { mosaicTaskQueue } from '../contracts/workflow-ids.js';

/** Quick phase of every retry: a few attempts within seconds. The slow phase is the workflow's, with an attention between. */
const quickly = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '5s', maximumAttempts: 4 };

/** Work inside this process or with Temporal itself. */
export const near = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  heartbeatTimeout: '10s',
  retry: quickly,
});

/** Calls to the NHS: their HTTP time-outs are shorter than this, so that no attempt outlives its successor's look-up. */
export const outward = proxyActivities<Activities>({
  startToCloseTimeout: '90s',
  heartbeatTimeout: '5s',
  retry: quickly,
});

/** Calls to Mosaic, on a queue of their own: one that returns after an outage is not trampled. */
export const toMosaic = proxyActivities<Activities>({
  taskQueue: mosaicTaskQueue,
  startToCloseTimeout: '90s',
  heartbeatTimeout: '5s',
  retry: quickly,
});

/** Work on many things, which reports how far it is. */
export const long = proxyActivities<Activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '10s',
  retry: quickly,
});

/** Writes for the audit: quick or not at all, because the lines stay where they are until they are written. */
export const toAudit = proxyActivities<Activities>({ startToCloseTimeout: '10s', retry: { maximumAttempts: 1 } });

/** Tells the operators' role in Mosaic; `about` is a workflow's id, or an item in it. */
export const alertOperators = (about: string, trigger: AlertTrigger): Promise<StandingAlert | undefined> =>
  toMosaic.alertOperators.executeWithOptions({ summary: 'tell the operators’ role in Mosaic' }, [{ about, trigger }]);
