import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { CollectorStatus } from '../contracts/collector.js';
import { collectNow, collectorStatus, confirmLost, holdCollector, releaseCollector } from '../contracts/collector.js';
import type { Assignment, MessageStatus, StoredMessage } from '../contracts/message.js';
import { assign, discard, messageStatus, reprocess } from '../contracts/message.js';
import {
  collectorWorkflowId,
  messageWorkflowId,
  shownWorkflowId,
  storedWorkflowId,
  taskQueue,
  workflowTypes,
} from '../contracts/workflow-ids.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import { acted, actedOn, ask, isKnown, once, tell, untilHeard } from './calls.js';
import type { ListWanted } from './worklist.js';
import { listOf } from './worklist.js';

/** The mailbox's reader and the messages that it stored. */
export const createMailClient = ({ workflow }: Client) => {
  const reader = () => workflow.getHandle(collectorWorkflowId);
  const message = (messageId: string) => workflow.getHandle(messageWorkflowId(messageId));
  const shown = (id: string) => workflow.getHandle(shownWorkflowId(id));

  return {
    collector: {
      ensureRunning: async (): Promise<void> => {
        const options = {
          workflowId: collectorWorkflowId,
          taskQueue,
          args: [{}],
          workflowIdConflictPolicy: 'USE_EXISTING' as const,
          staticSummary: 'Empties the NHS mailbox into message workflows',
        };
        await untilHeard(() => workflow.start(workflowTypes.collector, options));
      },
      now: () => tell(() => reader().signal(collectNow)),
      status: (): Promise<CollectorStatus> => ask(() => reader().query(collectorStatus)),
      hold: (act: OperatorAct) => acted(() => reader().executeUpdate(holdCollector, once(act))),
      release: (act: OperatorAct) => acted(() => reader().executeUpdate(releaseCollector, once(act))),
      /** A person asked the NHS for a message that was possibly lost: the attention closes. */
      confirmLost: (act: OperatorAct & { readonly messageId: string }) =>
        acted(() => reader().executeUpdate(confirmLost, once(act))),
    },
    messages: {
      /** Stores a message as a workflow of its own. One that exists, open or closed, is stored. */
      store: async (stored: StoredMessage): Promise<'stored' | 'exists'> => {
        const options = {
          workflowId: storedWorkflowId(stored),
          taskQueue,
          args: [stored],
          workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
          staticSummary: 'One message from the NHS',
        };
        try {
          await untilHeard(() => workflow.start(workflowTypes.message, options));
          return 'stored';
        } catch (error) {
          if (error instanceof WorkflowExecutionAlreadyStartedError) return 'exists';
          throw error;
        }
      },
      isStored: (messageId: string): Promise<boolean> => isKnown(message(messageId)),
      /** Messages, newest first. */
      list: (wanted: ListWanted = {}) => listOf({ workflow }, workflowTypes.message, wanted),
      status: (messageId: string): Promise<MessageStatus> => ask(() => shown(messageId).query(messageStatus)),
      assign: (messageId: string, act: Assignment) =>
        actedOn(shown(messageId), (one) => one.executeUpdate(assign, once(act))),
      reprocess: (messageId: string, act: OperatorAct) =>
        actedOn(shown(messageId), (one) => one.executeUpdate(reprocess, once(act))),
      discard: (messageId: string, act: OperatorAct) =>
        actedOn(shown(messageId), (one) => one.executeUpdate(discard, once(act))),
    },
  };
};
