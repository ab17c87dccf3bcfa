import type { Client } from '@temporalio/client';
import { takeUpAlerts } from '../contracts/role-alerts.js';
import { inFlight } from '../contracts/upload-desk.js';
import { uploadStatus } from '../contracts/upload.js';
import { uploadDeskWorkflowId } from '../contracts/workflow-ids.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { acted, ask, once } from './calls.js';

/** Whether alerts to roles are about it: a file, a message, the mailbox or the desk, by workflow id. */
export const hasRoleAlerts = (workflowId: string): boolean =>
  /^(upload-\d{1,9}|upload-desk|collector|(message|oversize)-[\w.-]{1,60})$/.test(workflowId);

/** Alerts about no single child, by the id of the workflow that they are about. */
export const createRoleAlertsClient = ({ workflow }: Client) => {
  const alerted = (workflowId: string) => workflow.getHandle(workflowId);
  return {
    /** Whether something about it needs a person now. Fails with `not-found`. Needs a running worker. */
    needsPerson: async (workflowId: string): Promise<boolean> => {
      const status = workflowId === uploadDeskWorkflowId ? inFlight : uploadStatus;
      const { attentions } = await ask<{ readonly attentions: readonly unknown[] }>(() =>
        alerted(workflowId).query(status.name),
      );
      return attentions.length > 0;
    },

    /** A person deals with them: they climb no more. Fails with `not-found` or `act.nothing-to-do`. */
    takeUp: (workflowId: string, act: OperatorAct): Promise<ActOutcome> =>
      acted(() => alerted(workflowId).executeUpdate(takeUpAlerts, once(act))),
  };
};
