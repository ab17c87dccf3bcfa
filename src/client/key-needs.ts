import type { Client } from '@temporalio/client';
import { roll } from '../contracts/child.js';
import { reconcileWorkflowId, workflowTypes } from '../contracts/workflow-ids.js';
import type { Instant } from '../domain/dates.js';
import { instantOf, msOf } from '../domain/dates.js';
import { unlessNotThere, untilHeard } from './calls.js';

/** What would be unreadable without a key that wrote until some moment. */
export interface KeyNeeds {
  /** runs under way that began while it wrote: they would stand still */
  readonly open: number;
  /** closed ones within retention: people could not read them any more */
  readonly closed: number;
  /** the next nightly comparison is given the result of the last one: one that ended since must be there */
  readonly nightly: boolean;
}

/** Another process sees a changed key ring within a second; its clock may be another. */
const graceMs = 60_000;

/** A run that began later has nothing of a key that wrote until then. */
const lastStart = (wroteUntil: Instant): Instant => instantOf(msOf(wroteUntil) + graceMs);

/** Who may need a key: found by the index, which shows when runs began. */
export const createKeyNeeds =
  ({ workflow }: Client) =>
  async (wroteUntil: Instant): Promise<KeyNeeds> => {
    const until = lastStart(wroteUntil);
    const began = `StartTime <= "${until}"`;
    const count = async (query: string): Promise<number> => (await untilHeard(() => workflow.count(query))).count;
    const nightly = `TemporalScheduledById = "${reconcileWorkflowId}" AND ExecutionStatus = "Completed"`;
    const [open, closed, before, since] = await Promise.all([
      count(`${began} AND ExecutionStatus = "Running"`),
      count(`${began} AND ExecutionStatus != "Running"`),
      count(`${nightly} AND ${began}`),
      count(`${nightly} AND StartTime > "${until}"`),
    ]);
    return { open, closed, nightly: before > 0 && since === 0 };
  };

/** What lives for ever, or for years. A message or a file ends by itself, or a person ends it. */
const longLived = [workflowTypes.child, workflowTypes.uploadDesk, workflowTypes.collector, workflowTypes.erasures];

/**
 * Asks every long-lived workflow that began while a key wrote to continue as new at its next quiet moment: its new run has
 * nothing of that key. May be said again. Gives back how many were asked.
 */
export const createRolling =
  ({ workflow }: Client) =>
  async (wroteUntil: Instant): Promise<number> => {
    const types = longLived.map((type) => `"${type}"`).join(', ');
    const query = `StartTime <= "${lastStart(wroteUntil)}" AND ExecutionStatus = "Running" AND WorkflowType IN (${types})`;
    const running: string[] = [];
    for await (const { workflowId } of workflow.list({ query })) running.push(workflowId);
    for (const workflowId of running) await unlessNotThere(() => workflow.getHandle(workflowId).signal(roll));
    return running.length;
  };
