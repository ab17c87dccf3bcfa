import type { ChildInput } from '../src/contracts/child.js';
import { defaultDurations } from '../src/contracts/durations.js';
import { childWorkflowId, taskQueue, workflowTypes } from '../src/contracts/workflow-ids.js';
import type { ChildState } from '../src/domain/child-state.js';
import { newChildState } from '../src/domain/child-state.js';
import { reported, settle } from '../test/support/child-life.js';
import { aChild, at, protectionPlan } from '../test/support/examples.js';
import type { World } from '../test/support/world.js';
import type { BenchChild } from './children.js';
import { fromSenders } from './children.js';

/** The state of a child whom CP-IS holds and to whom nothing happens, by the rules themselves. */
export function registeredState({ personId, nhsNumber }: BenchChild): ChildState {
  const child = aChild({ personId, nhsNumber, plans: [protectionPlan('2026-11-12')] });
  const event = {
    eventId: `bench-${personId}`,
    personId,
    occurredAt: at('2026-11-20T09:00:00Z'),
    reason: 'plan-started',
    child,
  };
  return settle(reported(newChildState(personId), event));
}

export const idleInput = (child: BenchChild): ChildInput => ({
  personId: child.personId,
  carried: { state: registeredState(child), durations: defaultDurations },
});

/** Starts them as a run starts that continues as new: with all that they know, and with nothing to do. */
export const startIdle = ({ link }: World, children: readonly BenchChild[]): Promise<void> =>
  fromSenders(children, 20, (child) =>
    link.temporal.workflow.start(workflowTypes.child, {
      workflowId: childWorkflowId(child.personId),
      taskQueue,
      args: [idleInput(child)],
    }),
  );
