import type { Client } from '@temporalio/client';
import { reconcileWorkflowId } from '../contracts/workflow-ids.js';
import type { Instant } from '../domain/dates.js';
import { instantOf, msOf } from '../domain/dates.js';
import { untilHeard } from './calls.js';

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

/** Who may need a key: found by the index, which shows when runs began. A run that began later has nothing of that key. */
export const createKeyNeeds =
  ({ workflow }: Client) =>
  async (wroteUntil: Instant): Promise<KeyNeeds> => {
    const until = instantOf(msOf(wroteUntil) + graceMs);
    const count = async (query: string): Promise<number> => (await untilHeard(() => workflow.count(query))).count;
    const began = `StartTime <= "${until}"`;
    const nightly = `TemporalScheduledById = "${reconcileWorkflowId}" AND ExecutionStatus = "Completed"`;
    const [open, closed, before, since] = await Promise.all([
      count(`${began} AND ExecutionStatus = "Running"`),
      count(`${began} AND ExecutionStatus != "Running"`),
      count(`${nightly} AND ${began}`),
      count(`${nightly} AND StartTime > "${until}"`),
    ]);
    return { open, closed, nightly: before > 0 && since === 0 };
  };
