import type { Client } from '@temporalio/client';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import type { MessageNumbers } from '../contracts/child.js';
import { closeForErasure, erasable } from '../contracts/child.js';
import { confirmErasure, erasedChildren } from '../contracts/erasures.js';
import { messageStatus } from '../contracts/message.js';
import { childWorkflowId, erasuresWorkflowId, taskQueue, workflowTypes } from '../contracts/workflow-ids.js';
import { instantOf, ukDate } from '../domain/dates.js';
import type { Erased, ErasureAct } from '../domain/erasure.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError } from '../domain/failure.js';
import type { ActOutcome } from '../domain/operator-acts.js';
import type { MosaicPersonId } from '../domain/people.js';
import { acted, ask, once, unlessNotThere, untilHeard, updateIdOf } from './calls.js';

/** What stands in the way, and what goes. */
export interface Erasable {
  readonly refusal?: FailureCode;
  /** closed messages that concern no running child besides */
  readonly messages: readonly { readonly workflowId: string; readonly runId: string }[];
  /** closed messages that concern another child, too: they go with retention */
  readonly staying: number;
}

const pauseMs = 500;
const closesWithinMs = 8000;
const goneWithinMs = 60_000;
const saidAgainAfterMs = 20_000;

/** Removes a child's workflows from Temporal. The callers see to it that two people confirmed it. */
export const createErasuresClient = ({ workflow, workflowService, options }: Client) => {
  const { namespace } = options;
  const child = (personId: MosaicPersonId) => workflow.getHandle(childWorkflowId(personId));

  const isRunning = async (workflowId: string): Promise<boolean> =>
    (await unlessNotThere(() => workflow.getHandle(workflowId).describe()))?.status.name === 'RUNNING';

  const remove = async (workflowId: string, runId: string): Promise<void> => {
    await untilHeard(async () => {
      try {
        await workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
      } catch (error) {
        // an earlier round had deleted it already
        if (!isNotFound(error)) throw error;
      }
    });
  };

  /**
   * By the index, which may lag by moments, and by the server itself; a run that began meanwhile is none of them. The latest
   * comes last: while it is there, an erasure that was cut off finds the child again.
   */
  const closedRuns = async (workflowId: string): Promise<readonly string[]> => {
    const latest = await unlessNotThere(() => workflow.getHandle(workflowId).describe());
    const found = new Set<string>();
    await untilHeard(async () => {
      for await (const { runId } of workflow.list({ query: `WorkflowId = "${workflowId}"` })) found.add(runId);
    });
    if (latest === undefined) return [...found];
    found.delete(latest.runId);
    return latest.status.name === 'RUNNING' ? [...found] : [...found, latest.runId];
  };

  /** Whether a message concerns a child that is followed, other than this one. One that is gone concerns nobody. */
  const concernsOthers = async (workflowId: string, personId: MosaicPersonId): Promise<boolean> => {
    // the index may show for a moment what was deleted
    const { items = [] } = (await unlessNotThere(() => workflow.getHandle(workflowId).query(messageStatus))) ?? {};
    const others = new Set(items.flatMap(({ deliveredTo }) => deliveredTo).filter((one) => one !== personId));
    for (const other of others) if (await isRunning(childWorkflowId(other))) return true;
    return false;
  };

  const messagesOf = async (marks: readonly string[], personId: MosaicPersonId) => {
    const going: { workflowId: string; runId: string }[] = [];
    let open = 0;
    let staying = 0;
    for (let from = 0; from < marks.length; from += marksInQuery) {
      const some = marks.slice(from, from + marksInQuery).map((mark) => `"${mark}"`);
      const query = `WorkflowType = "${workflowTypes.message}" AND CpisSubject IN (${some.join(', ')})`;
      for await (const { workflowId, runId, status } of workflow.list({ query })) {
        if (going.some((one) => one.runId === runId)) continue;
        if (status.name === 'RUNNING') open += 1;
        else if (await concernsOthers(workflowId, personId)) staying += 1;
        else going.push({ workflowId, runId });
      }
    }
    return { going, open, staying };
  };

  return {
    /**
     * Whether a child, running or closed, may be erased, and which messages about it there are, by the marks of its numbers and
     * of itself. Reads only. Fails with `not-found`.
     */
    look: async (
      personId: MosaicPersonId,
      marksOf: (numbers: MessageNumbers) => readonly string[],
    ): Promise<Erasable> => {
      const today = ukDate(instantOf(Date.now()));
      const { refusal, numbers } = await ask(() => child(personId).query(erasable, today));
      const { going, open, staying } = await messagesOf([...new Set(marksOf(numbers))], personId);
      const code = refusal ?? (open > 0 ? 'erase.message-open' : undefined);
      return { ...(code !== undefined && { refusal: code }), messages: going, staying };
    },

    /** One of two people confirms it. Starts the ledger where it is not there. Fails with `act.same-person`. */
    confirm: (act: ErasureAct): Promise<ActOutcome> =>
      acted(() => {
        const start = new WithStartWorkflowOperation(workflowTypes.erasures, {
          workflowId: erasuresWorkflowId,
          taskQueue,
          args: [{}],
          workflowIdConflictPolicy: 'USE_EXISTING' as const,
          staticSummary: 'Which children were erased, by marks',
        });
        return workflow.executeUpdateWithStart(confirmErasure, {
          args: [act],
          updateId: updateIdOf(act),
          startWorkflowOperation: start,
        });
      }),

    /** Whom reconcile does not start again. */
    erased: async (): Promise<readonly Erased[]> =>
      (await unlessNotThere(() => workflow.getHandle(erasuresWorkflowId).query(erasedChildren))) ?? [],

    /**
     * Has a running child end itself, so that nothing that is told to it meanwhile is lost; then deletes every closed run of it
     * and the messages. May be said again. Fails with an `erase.*` code where something new came.
     */
    carryOut: async (
      personId: MosaicPersonId,
      act: { readonly actId: string; readonly by: string },
      found: Erasable,
    ) => {
      const workflowId = childWorkflowId(personId);
      if (await isRunning(workflowId)) {
        const asked = { ...act, actId: `close/${act.actId}`, reason: 'erasure', today: ukDate(instantOf(Date.now())) };
        await acted(() => child(personId).executeUpdate(closeForErasure, once(asked)));
      }
      const until = Date.now() + closesWithinMs;
      while (await isRunning(workflowId)) {
        if (Date.now() > until) throw new CodedError('temporal.unanswered');
        await pause();
      }
      for (const message of found.messages) await remove(message.workflowId, message.runId);
      const removed = new Map<string, number>();
      // the server deletes behind the call, and a run that has just closed a little later
      for (const before = Date.now() + goneWithinMs; ;) {
        const runs = await closedRuns(workflowId);
        if (runs.length === 0) break;
        if (Date.now() > before) throw new CodedError('temporal.unanswered');
        // said once: a deletion that the server carries out late must not meet a run that began anew
        for (const runId of runs.filter((one) => Date.now() - (removed.get(one) ?? 0) > saidAgainAfterMs)) {
          await remove(workflowId, runId);
          removed.set(runId, Date.now());
        }
        await pause();
      }
      return { runs: removed.size, messages: found.messages.length };
    },
  };
};

const marksInQuery = 40;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  (error instanceof Error && 'code' in error && error.code === notFoundStatus);

/** gRPC */
const notFoundStatus = 5;
