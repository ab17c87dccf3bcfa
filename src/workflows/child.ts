import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { ChildInput } from '../contracts/child.js';
import { keepAudited } from './auditing.js';
import { raiseAlerts } from './child-alerts.js';
import type { ChildRecord } from './child-record.js';
import { openChildRecord } from './child-record.js';
import { receive } from './child-handlers.js';
import { carryOutNotifications, isActingDue } from './child-notifications.js';
import { startedWith } from './receiving.js';
import { isStepDue, keepRegistered } from './child-registration.js';

/**
 * Keeps CP-IS equal to Mosaic for one child, and carries out the Mosaic actions for this child's notifications. Lives from
 * the first event until the tail after its last end is over.
 */
export async function child(input: ChildInput): Promise<void> {
  const record = openChildRecord(startedWith(input));
  receive(record);
  await Promise.all([
    keepRegistered(record),
    carryOutNotifications(record),
    raiseAlerts(record),
    keepAudited(record.audited, () => isAtRest(record), record.mustReturn),
  ]);
  await condition(allHandlersFinished);
  if (!record.isOver()) await continueAsNew<typeof child>(record.carried());
}

/** Nothing is under way and nothing is due: what is left for the audit has nothing to ride along with. */
const isAtRest = (record: ChildRecord): boolean => record.working === 0 && !isActingDue(record) && !isStepDue(record);
