import type { Client } from '@temporalio/client';
import DataLoader from 'dataloader';
import { attributes } from '../contracts/search-attributes.js';
import { personIdOf, workflowTypes } from '../contracts/workflow-ids.js';
import type { MosaicPersonId } from '../domain/people.js';
import { isMosaicPersonId } from '../domain/people.js';
import { untilHeard } from './calls.js';

/** A running child, with the marks that it shows. */
export interface MarkedChild {
  readonly personId: MosaicPersonId;
  readonly marks: string[];
}

/**
 * A server gives a namespace ten looks into its index a second unless it is told otherwise (`frontend.namespaceRPS.visibility`),
 * and each assessment and each notification needs one: what comes while a look is not yet allowed goes together in the next.
 */
const betweenLooksMs = 250;
/** Longer queries are refused. */
const marksInQuery = 40;

/** Finds running children by marks of numbers, for many askers in one look. */
export function createMarkLookUps(client: Client): (marks: readonly string[]) => Promise<readonly MarkedChild[]> {
  let nextAt = 0;
  const loader = new DataLoader<string, readonly MarkedChild[]>(
    async (marks) => {
      const found = await lookUp(client, [...new Set(marks)]);
      return marks.map((mark) => found.filter((one) => one.marks.includes(mark)));
    },
    {
      cache: false,
      maxBatchSize: marksInQuery,
      batchScheduleFn: (begin) => {
        const now = performance.now();
        const beginsAt = Math.max(now, nextAt);
        nextAt = beginsAt + betweenLooksMs;
        setTimeout(begin, beginsAt - now);
      },
    },
  );
  return async (marks) => {
    const found = (await Promise.all(marks.map((mark) => loader.load(mark)))).flat();
    return [...new Map(found.map((one) => [one.personId, one])).values()];
  };
}

function lookUp({ workflow }: Client, marks: readonly string[]): Promise<readonly MarkedChild[]> {
  const list = marks.map((mark) => `"${mark}"`).join(', ');
  const query = `WorkflowType = "${workflowTypes.child}" AND ExecutionStatus = "Running" AND CpisSubject IN (${list})`;
  return untilHeard(async () => {
    const found: MarkedChild[] = [];
    for await (const { workflowId, typedSearchAttributes } of workflow.list({ query })) {
      const personId = personIdOf(workflowId);
      const marks = typedSearchAttributes.get(attributes.subject) ?? [];
      if (isMosaicPersonId(personId)) found.push({ personId, marks });
    }
    return found;
  });
}
