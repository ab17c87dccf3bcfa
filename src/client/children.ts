import type { Client } from '@temporalio/client';
import type { ChildStatus, OperatorAct } from '../contracts/child.js';
import { childStatus, mosaicChanged, notified, recordAnswered, retry } from '../contracts/child.js';
import { childWorkflowId, taskQueue, workflowTypes } from '../contracts/workflow-ids.js';
import type { ChildNotification } from '../domain/child-notifications.js';
import type { RecordAnswer } from '../domain/child-registration.js';
import type { MosaicEvent } from '../domain/children.js';
import type { MosaicPersonId } from '../domain/people.js';
import { isMosaicPersonId } from '../domain/people.js';
import { ask, tell, untilHeard } from './calls.js';

const summary = 'One child: registration with CP-IS and what the NHS tells us';

/** The children's workflows, by their Mosaic person ids. */
export const createChildrenClient = ({ workflow }: Client) => {
  const handle = (personId: MosaicPersonId) => workflow.getHandle(childWorkflowId(personId));
  const startOptions = (personId: MosaicPersonId) => ({
    workflowId: childWorkflowId(personId),
    taskQueue,
    args: [{ personId }],
    staticSummary: summary,
  });

  return {
    /** Reports that something changed in Mosaic. Durable once it resolves; the same event counts once. */
    report: async (event: MosaicEvent): Promise<void> => {
      const options = { ...startOptions(event.personId), signal: mosaicChanged, signalArgs: [event] as [MosaicEvent] };
      await untilHeard(() => workflow.signalWithStart(workflowTypes.child, options));
    },

    /** Brings what the NHS told us. With `start`, a child whose workflow is not there gets one. */
    notify: async (
      personId: MosaicPersonId,
      notification: ChildNotification,
      start: boolean,
    ): Promise<'told' | 'not-there'> => {
      if (!start) return tell(() => handle(personId).signal(notified, notification));
      const options = {
        ...startOptions(personId),
        signal: notified,
        signalArgs: [notification] as [ChildNotification],
      };
      return tell(() => workflow.signalWithStart(workflowTypes.child, options));
    },

    /** Tells what CP-IS answered to a change of this child. */
    answer: (personId: MosaicPersonId, answer: RecordAnswer): Promise<'told' | 'not-there'> =>
      tell(() => handle(personId).signal(recordAnswered, answer)),

    /** Running children behind this mark of a number. The index may lag by moments. */
    withSubject: async (subject: string): Promise<readonly MosaicPersonId[]> => {
      const query = `WorkflowType = "${workflowTypes.child}" AND ExecutionStatus = "Running" AND CpisSubject = "${subject}"`;
      return untilHeard(async () => {
        const found = [];
        for await (const { workflowId } of workflow.list({ query })) found.push(personIdOf(workflowId));
        return found.filter(isMosaicPersonId);
      });
    },

    /** What we know of a child. Fails with `not-found`. Needs a running worker. */
    status: (personId: MosaicPersonId): Promise<ChildStatus> => ask(() => handle(personId).query(childStatus)),

    /** Tries again what failed or was refused, after a person changed something. */
    retry: (personId: MosaicPersonId, act: OperatorAct): Promise<boolean> =>
      ask(() => handle(personId).executeUpdate(retry, { args: [act] })),
  };
};

const personIdOf = (workflowId: string): string => workflowId.slice(childWorkflowId('' as MosaicPersonId).length);
