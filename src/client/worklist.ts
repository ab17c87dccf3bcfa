import type { Client } from '@temporalio/client';
import { attributes } from '../contracts/search-attributes.js';
import { workflowTypes } from '../contracts/workflow-ids.js';
import type { Instant } from '../domain/dates.js';
import { instantOf } from '../domain/dates.js';
import type { AttentionCode } from '../domain/attentions.js';
import { untilHeard } from './calls.js';

export const workKinds = ['child', 'upload', 'message', 'desk', 'collector', 'reconcile'] as const;
export type WorkKind = (typeof workKinds)[number];

/** Something that needs a person. */
export interface WorkItem {
  readonly workflowId: string;
  readonly kind: WorkKind;
  readonly stage: string;
  /** attention codes; only `restricted` for restricted, sensitive and adopted children */
  readonly codes: readonly string[];
  readonly since?: Instant;
}

/** What the index shows of an attention: its code, or that the narrow audience must look. */
export type ShownCode = AttentionCode | 'restricted';

const kindOf: Readonly<Record<string, WorkKind>> = {
  [workflowTypes.child]: 'child',
  [workflowTypes.upload]: 'upload',
  [workflowTypes.message]: 'message',
  [workflowTypes.uploadDesk]: 'desk',
  [workflowTypes.collector]: 'collector',
  [workflowTypes.reconcile]: 'reconcile',
};

/** More than this is no list for a person: the count says how many there are. */
const itemsAtMost = 10_000;

/** What needs a person, over all workflows. */
export const createWorklistClient = ({ workflow }: Client) => ({
  /** Oldest first. The index may lag by moments and has no order of its own. */
  list: ({ kind, code }: { kind?: WorkKind; code?: ShownCode } = {}): Promise<readonly WorkItem[]> =>
    untilHeard(async () => {
      const about = code === undefined ? 'CpisAttention IS NOT NULL' : `CpisAttention = "${code}"`;
      const query = `${about} AND ExecutionStatus = "Running"`;
      const found: WorkItem[] = [];
      for await (const { workflowId, type, typedSearchAttributes } of workflow.list({ query })) {
        const itsKind = kindOf[type];
        if (itsKind === undefined || (kind !== undefined && kind !== itsKind)) continue;
        const since = typedSearchAttributes.get(attributes.attentionSince);
        found.push({
          workflowId,
          kind: itsKind,
          stage: typedSearchAttributes.get(attributes.stage) ?? '',
          codes: typedSearchAttributes.get(attributes.attention) ?? [],
          ...(since === undefined ? {} : { since: instantOf(since.getTime()) }),
        });
        if (found.length >= itemsAtMost) break;
      }
      return found.sort((one, other) => ((one.since ?? '') < (other.since ?? '') ? -1 : 1));
    }),
});

/** A file or a message in a list. */
export interface ListedWorkflow {
  readonly workflowId: string;
  readonly runId: string;
  readonly stage: string;
  readonly startedAt: Instant;
  readonly running: boolean;
  readonly codes: readonly string[];
}

export interface ListWanted {
  readonly running?: boolean;
  readonly atMost?: number;
  /** started at that moment or later */
  readonly since?: Instant;
  /** not closed before that moment */
  readonly openSince?: Instant;
}

/** Workflows of one type, newest first. The index has an order of its own: all are read, up to a bound, and sorted here. */
export const listOf = (
  { workflow }: Pick<Client, 'workflow'>,
  type: string,
  { running, atMost = 1000, since, openSince }: ListWanted = {},
): Promise<readonly ListedWorkflow[]> =>
  untilHeard(async () => {
    const begun = since === undefined ? '' : ` AND StartTime >= "${since}"`;
    const goesOn = openSince === undefined ? '' : ` AND (ExecutionStatus = "Running" OR CloseTime >= "${openSince}")`;
    const open = `${running === true ? ' AND ExecutionStatus = "Running"' : ''}${begun}${goesOn}`;
    const found: ListedWorkflow[] = [];
    for await (const one of workflow.list({ query: `WorkflowType = "${type}"${open}` })) {
      found.push({
        workflowId: one.workflowId,
        runId: one.runId,
        stage: one.typedSearchAttributes.get(attributes.stage) ?? '',
        startedAt: instantOf(one.startTime.getTime()),
        running: one.status.name === 'RUNNING',
        codes: one.typedSearchAttributes.get(attributes.attention) ?? [],
      });
      if (found.length >= itemsAtMost) break;
    }
    return found.sort((one, other) => (one.startedAt > other.startedAt ? -1 : 1)).slice(0, atMost);
  });
