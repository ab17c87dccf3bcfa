import { OpenAPIHono, createRoute } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { bodyLimit } from 'hono/body-limit';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import type { MosaicEvent } from '../domain/children.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError, failureOf, httpStatusOf } from '../domain/failure.js';
import { mosaicEventSchema } from '../schemas/mosaic.js';
import { accepted, problemSchema, state } from './answers.js';
import type { TakeUpParts } from './take-up.js';
import { addTakeUp } from './take-up.js';
import type { FieldProblem } from './problem.js';
import { problem } from './problem.js';

export interface GatewayParts extends TakeUpParts {
  /** makes the event durable; rejects with a CodedError */
  readonly report: (event: MosaicEvent) => Promise<void>;
  /** whether events can be taken now */
  readonly isReady: () => Promise<boolean>;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

/** A child with every plan of a childhood fits in a small part of this. */
const bodyBytesAtMost = 1_000_000;

/** A snapshot further ahead than this comes from a wrong clock and would win over every right one: docs/registration-rules.md. */
const aheadAtMostMs = 5 * 60_000;

/** The way in for Mosaic over HTTP. */
export function createGateway(parts: GatewayParts): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, context) => (result.success ? undefined : refuse(context, result.error.issues)),
  });
  addHealth(app, parts);
  addEvents(app, parts);
  addTakeUp(app, parts);
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'CP-IS Link gateway',
      version: '1',
      description: 'Where Mosaic reports that a child’s plan or details changed, and where alerts are taken up.',
    },
  });
  app.notFound((context) => problemOf(context, 'not-found'));
  app.onError((error, context) => {
    if (error instanceof HTTPException) return ofHttp(context, error);
    if (error instanceof RefusedEvent) return refuse(context, error.issues);
    const code = error instanceof CodedError ? error.code : 'unexpected';
    parts.logger.error({ code, kind: error.constructor.name }, 'A request failed.');
    return problemOf(context, code);
  });
  return app;
}

function addHealth(app: OpenAPIHono, { isReady }: GatewayParts): void {
  app.openapi(
    createRoute({ method: 'get', path: '/health/live', responses: { 200: state('The process answers.') } }),
    (context) => context.json({ status: 'live' as const }, 200),
  );
  const ready = createRoute({
    method: 'get',
    path: '/health/ready',
    responses: { 200: state('Events can be taken.'), 503: state('Temporal cannot be reached.') },
  });
  app.openapi(ready, async (context) =>
    (await isReady())
      ? context.json({ status: 'ready' as const }, 200)
      : context.json({ status: 'not-ready' as const }, 503),
  );
}

function addEvents(app: OpenAPIHono, { report, now, logger }: GatewayParts): void {
  const route = createRoute({
    method: 'post',
    path: '/v1/mosaic/events',
    summary: 'Something changed for a child in Mosaic',
    description: 'Durable once answered with 202. The same eventId again is answered with 202 and counts once.',
    request: { body: { required: true, content: { 'application/json': { schema: mosaicEventSchema } } } },
    responses: {
      202: accepted,
      400: problemSchema('The event is malformed: every problem with its path.'),
      503: problemSchema('Not taken: send it again.'),
    },
  });
  app.use(route.path, bodyLimit({ maxSize: bodyBytesAtMost }));
  app.use(route.path, async (context, next) => {
    const type = context.req.header('content-type') ?? '';
    if (context.req.method === 'POST' && !/^application\/json\s*(;|$)/i.test(type)) throw new HTTPException(415);
    await next();
  });
  app.openapi(route, async (context) => {
    const event = context.req.valid('json');
    if (event.child !== undefined && Date.parse(event.child.asOf) > now() + aheadAtMostMs) {
      throw new RefusedEvent([{ path: ['child', 'asOf'], message: 'more than five minutes ahead of our clock' }]);
    }
    if (event.child !== undefined && event.child.personId !== event.personId) {
      throw new RefusedEvent([{ path: ['child', 'personId'], message: 'another person than the event’s' }]);
    }
    await report(event);
    logger.info({ subject: childWorkflowId(event.personId) }, 'A Mosaic event was taken.');
    return context.json({ accepted: true as const }, 202);
  });
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** An event of the right form that cannot be right. */
class RefusedEvent extends Error {
  override readonly name = 'RefusedEvent';

  constructor(readonly issues: readonly Issue[]) {
    super('event-invalid');
  }
}

function refuse(context: Parameters<typeof problem>[0], issues: readonly Issue[]) {
  const problems: FieldProblem[] = issues.map(({ path, message }) => ({
    path: path.map(String).join('.'),
    problem: message,
  }));
  return problemOf(context, 'event-invalid', problems);
}

const httpCodes: Readonly<Record<number, FailureCode>> = {
  400: 'request.not-json',
  413: 'request.too-large',
  415: 'request.wrong-type',
};

const ofHttp = (context: Parameters<typeof problem>[0], { status }: HTTPException): Response =>
  problemOf(context, httpCodes[status] ?? 'event-invalid');

/** Words and status come from the failure table. */
function problemOf(
  context: Parameters<typeof problem>[0],
  code: FailureCode,
  problems?: readonly FieldProblem[],
): Response {
  const { says, next } = failureOf(code);
  const fields = problems === undefined ? {} : { problems };
  return problem(context, { title: says, status: httpStatusOf(code), code, next, ...fields });
}
