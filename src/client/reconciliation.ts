import type { Client } from '@temporalio/client';
import type { OperatorAct } from '../domain/operator-acts.js';
import type { Reconciliation } from '../domain/reconciliation.js';
import { confirmEnds, reconcileStatus, refuseEnds } from '../contracts/reconcile.js';
import { reconcileWorkflowId, taskQueue, workflowTypes } from '../contracts/workflow-ids.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError } from '../domain/failure.js';
import { acted, ask, once, untilHeard } from './calls.js';
import { listOf } from './worklist.js';

/** One that only looks is another run than one that repairs: nobody joins the wrong one. */
const idOf = (dryRun: boolean): string => `${reconcileWorkflowId}-${dryRun ? 'look' : 'on-demand'}`;

interface ToRun {
  readonly dryRun?: boolean;
  readonly failing?: (why: FailureCode) => void;
}

/** The runs among which the latest that ended is looked for. */
const latestAtMost = 20;

/** The comparison of Mosaic's list with what we follow. */
export const createReconciliationClient = ({ workflow }: Client) => {
  const latest = async (): Promise<string | undefined> => {
    const [newest] = await listOf({ workflow }, workflowTypes.reconcile, { atMost: 1 });
    return newest?.workflowId;
  };
  const askingId = async (): Promise<string> => {
    const running = await listOf({ workflow }, workflowTypes.reconcile, { running: true });
    const found = running.find(({ codes }) => codes.includes('reconcile-stopped'));
    if (found === undefined) throw new CodedError('act.nothing-to-do');
    return found.workflowId;
  };
  const statusOf = (workflowId: string, runId?: string): Promise<Reconciliation> =>
    ask(() => workflow.getHandle(workflowId, runId).query(reconcileStatus));

  return {
    /**
     * Starts a run, or joins the one that runs, and waits for what it finds; one that asks first is given as it stands.
     * @param failing hears why it does not go on, once for each reason: it is tried again for as long as it takes
     */
    run: async ({ dryRun = false, failing }: ToRun = {}): Promise<Reconciliation> => {
      const heard = new Set<FailureCode>();
      const handle = await untilHeard(() =>
        workflow.start(workflowTypes.reconcile, {
          workflowId: idOf(dryRun),
          taskQueue,
          args: [{ dryRun }],
          workflowIdConflictPolicy: 'USE_EXISTING',
          staticSummary: 'Compares Mosaic’s list with what CP-IS holds',
        }),
      );
      for (;;) {
        const status = await ask(() => handle.query(reconcileStatus));
        if (status.endedAt !== undefined || status.stopped.length > 0) return status;
        if (status.failing !== undefined && !heard.has(status.failing)) {
          heard.add(status.failing);
          failing?.(status.failing);
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    /** What the latest run found, or has found so far. */
    last: async (): Promise<Reconciliation | undefined> => {
      const workflowId = await latest();
      return workflowId === undefined ? undefined : statusOf(workflowId);
    },
    /** What the latest run that is over found: a run under way has counted a part only. */
    lastEnded: async (): Promise<Reconciliation | undefined> => {
      const newest = await listOf({ workflow }, workflowTypes.reconcile, { atMost: latestAtMost });
      const ended = newest.find(({ running, stage }) => !running && stage === 'done');
      return ended && statusOf(ended.workflowId, ended.runId);
    },
    /** The run that stopped and asks. Fails with `act.nothing-to-do` where none does. */
    asking: async (): Promise<Reconciliation> => statusOf(await askingId()),
    /** Ends what a stopped run asks for, or leaves it. Fail with `act.nothing-to-do` where none asks. */
    confirm: async (act: OperatorAct) => {
      const workflowId = await askingId();
      return acted(() => workflow.getHandle(workflowId).executeUpdate(confirmEnds, once(act)));
    },
    refuse: async (act: OperatorAct) => {
      const workflowId = await askingId();
      return acted(() => workflow.getHandle(workflowId).executeUpdate(refuseEnds, once(act)));
    },
  };
};
