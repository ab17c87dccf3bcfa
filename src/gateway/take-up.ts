import { z } from '@hono/zod-openapi';
import { actingPerson } from '../access/caller.js';
import type { AuditSink } from '../audit/port.js';
import type { AlertsOfOne, TakenUpEach } from '../client/take-up.js';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, failureOf } from '../domain/failure.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import type { Logger } from '../observability/logger.js';
import { personIdSchema } from '../schemas/fields.js';
import { present } from '../schemas/present.js';
import { problemSchema } from './answers.js';
import { recorded } from './recorded.js';
import { declareRoute, type GatewayApp } from './routes.js';

export interface TakeUpParts {
  /** takes up the alerts of each under one act; what fails for one is a result. Rejects with a CodedError. */
  readonly children: {
    readonly takeUpEach: (act: OperatorAct, alerts: readonly AlertsOfOne[]) => Promise<readonly TakenUpEach[]>;
  };
  readonly audit: AuditSink;
  readonly logger: Logger;
}

/** More than this is no list that somebody has looked at. */
const alertsAtMost = 100;

const id = z.string().min(1).max(200);

/** One child, or up to a hundred, under one request id. */
const takeUpSchema = z.strictObject({
  requestId: z.string().min(1).max(100),
  /** needed where the credential names no person */
  by: z.string().trim().min(1).max(100).optional(),
  did: z.string().trim().min(1).max(2000),
  alerts: z
    .array(z.strictObject({ personId: personIdSchema, about: id.optional() }).transform((read) => present(read)))
    .min(1)
    .max(alertsAtMost),
});

const resultSchema = z.object({
  personId: z.string(),
  about: z.string().optional(),
  outcome: z.enum(['done', 'failed']),
  code: z.string().optional(),
  title: z.string().optional(),
  next: z.string().optional(),
  again: z.boolean().optional(),
});

const route = declareRoute('operate', {
  method: 'post',
  path: '/v1/alerts/take-up',
  summary: 'A named person says that they deal with alerts, and what they did',
  description: `Of one child or of up to ${alertsAtMost}; without \`about\`, every alert of the child that nobody has taken up. Each has a result of its own: one that failed lets the others go on. The same requestId again changes nothing where it was heard, and is heard where it was not; \`again\` says that it is worth saying again.`,
  request: { body: { required: true, content: { 'application/json': { schema: takeUpSchema } } } },
  responses: {
    200: {
      description: 'What came of each, in the order asked.',
      content: { 'application/json': { schema: z.object({ results: z.array(resultSchema) }) } },
    },
    400: problemSchema('The request is malformed: every problem with its path.'),
    413: problemSchema('More than fits into one request.'),
    415: problemSchema('Another content type than JSON.'),
    503: problemSchema('None was taken: send it again under the same requestId.'),
  },
});

/** Taking up over HTTP, of many at once. What is asked stands in the audit before it is done. */
export function addTakeUp(app: GatewayApp, { children, audit, logger }: TakeUpParts): void {
  app.openapi(route, async (context) => {
    const { requestId, by, did, alerts } = context.req.valid('json');
    const who = actingPerson(context.get('caller'), by);
    for (const { personId } of alerts) {
      const subject = childWorkflowId(personId);
      await recorded(audit, { what: 'child.take-up', who, why: did, subject, result: 'asked' });
    }
    const results = await children.takeUpEach({ actId: requestId, by: who, reason: did }, alerts);
    refuseWhereNobodyAnswered(results);
    const failed = results.filter((one) => 'failure' in one).length;
    logger.info({ asked: results.length, failed }, 'Alerts were taken up.');
    return context.json({ results: results.map(resultOf) }, 200);
  });
}

/** Nothing was heard of any of them: the caller's own way of trying again is the right one. */
function refuseWhereNobodyAnswered(results: readonly TakenUpEach[]): void {
  const [first] = results;
  if (first !== undefined && 'failure' in first && results.every((one) => 'failure' in one && isCurable(one.failure)))
    throw new CodedError(first.failure);
}

const isCurable = (code: FailureCode): boolean => failureOf(code).class !== 'permanent';

function resultOf(result: TakenUpEach): z.infer<typeof resultSchema> {
  const { personId, about } = result;
  const whose = { personId, ...(about !== undefined && { about }) };
  if ('outcome' in result) return { ...whose, outcome: 'done' };
  const { says, next } = failureOf(result.failure);
  return {
    ...whose,
    outcome: 'failed',
    code: result.failure,
    title: says,
    next,
    again: isCurable(result.failure),
  };
}
