import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { bodyLimit } from 'hono/body-limit';
import type { AlertsOfOne, TakenUpEach } from '../client/take-up.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, failureOf } from '../domain/failure.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import type { Logger } from '../observability/logger.js';
import { personIdSchema } from '../schemas/fields.js';
import { present } from '../schemas/present.js';
import { problemSchema } from './answers.js';

export interface TakeUpParts {
  /** takes up the alerts of each under one act; what fails for one is a result. Rejects with a CodedError. */
  readonly takeUp: (act: OperatorAct, alerts: readonly AlertsOfOne[]) => Promise<readonly TakenUpEach[]>;
  readonly logger: Logger;
}

/** More than this is no list that somebody has looked at. */
const alertsAtMost = 100;
const bodyBytesAtMost = 100_000;

const id = z.string().min(1).max(200);

/** One child, or up to a hundred, under one request id. */
const takeUpSchema = z.strictObject({
  requestId: z.string().min(1).max(100),
  by: z.string().trim().min(1).max(200),
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

const route = createRoute({
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

/** Taking up over HTTP. Who asks is in the body: whoever knows the caller gives the name of the credential in its place. */
export function addTakeUp(app: OpenAPIHono, { takeUp, logger }: TakeUpParts): void {
  app.use(route.path, bodyLimit({ maxSize: bodyBytesAtMost }));
  app.use(route.path, async (context, next) => {
    const type = context.req.header('content-type') ?? '';
    if (context.req.method === 'POST' && !/^application\/json\s*(;|$)/i.test(type)) throw new HTTPException(415);
    await next();
  });
  app.openapi(route, async (context) => {
    const { requestId, by, did, alerts } = context.req.valid('json');
    const results = await takeUp({ actId: requestId, by, reason: did }, alerts);
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
