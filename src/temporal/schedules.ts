import type { Client } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { reconcileWorkflowId, taskQueue, workflowTypes } from '../contracts/workflow-ids.js';

/** When the comparison runs each night, by the clock in England. */
export interface Nightly {
  readonly hour: number;
  readonly minute: number;
}

/** Makes the nightly schedule, or gives it the time that is configured now. It takes no arguments: docs/architecture.md. */
export async function ensureReconcileSchedule({ schedule }: Client, { hour, minute }: Nightly): Promise<void> {
  const spec = { calendars: [{ hour, minute }], timezone: 'Europe/London' };
  try {
    await schedule.create({
      scheduleId: reconcileWorkflowId,
      spec,
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '6h' },
      action: {
        type: 'startWorkflow',
        workflowType: workflowTypes.reconcile,
        workflowId: reconcileWorkflowId,
        taskQueue,
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await schedule.getHandle(reconcileWorkflowId).update((previous) => ({ ...previous, spec }));
  }
}
