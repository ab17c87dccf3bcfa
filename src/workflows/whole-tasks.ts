import type { ActivateInput, WorkflowInterceptors } from '@temporalio/workflow';
import { workflowInfo } from '@temporalio/workflow';

type Activation = ActivateInput['activation'];
type Job = NonNullable<Activation['jobs']>[number];

const isThere = (part: unknown): boolean => part !== undefined && part !== null;

/** What stands in the history as an event of its own; not what comes within a task: queries and updates. */
const isOfEvent = ({ signalWorkflow, fireTimer, resolveActivity, cancelWorkflow }: Job): boolean =>
  [signalWorkflow, fireTimer, resolveActivity, cancelWorkflow].some(isThere);

/**
 * Watches one run: says of each activation, in its order, whether it brings events without a task of their own. A new task
 * comes with a longer history than the one before, `historySize` in bytes. A server that says 0 cannot be held to it.
 */
export function watchTasks(): (activation: Activation, historySize: number) => boolean {
  let sizeBefore = 0;
  return ({ jobs }, historySize) => {
    const all = jobs ?? [];
    if (all.some(({ queryWorkflow }) => isThere(queryWorkflow))) return false;
    const isNewTask = historySize === 0 || historySize !== sizeBefore;
    sizeBefore = historySize;
    return !isNewTask && all.some(isOfEvent);
  };
}

/**
 * Refuses events that belong to no task yet. A worker that has to fetch the history of a workflow that it no longer
 * remembers, most often for a query, gets what came since, too, and the SDK hands it on at once, in the time of the task
 * before. What the workflow does then differs from what every replay does, and it can never go on:
 * docs/decisions/0014-only-whole-tasks.md. Failing here makes the worker forget the workflow and ask again.
 */
export const interceptors = (): WorkflowInterceptors => {
  const isPartial = watchTasks();
  return {
    internals: [
      {
        activate: (input, next) => {
          if (input.batchIndex === 0 && isPartial(input.activation, workflowInfo().historySize))
            throw new Error('These events belong to no task yet.');
          next(input);
        },
      },
    ],
  };
};
