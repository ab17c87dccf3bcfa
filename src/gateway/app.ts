import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Access } from '../access/open.js';
import { bodyAtMost, keptByNobody, plainRequests } from '../http/strict.js';
import { createFailed } from '../http/failed.js';
import { problemOf } from '../http/problem.js';
import { addDescription } from './description.js';
import type { EventParts } from './events.js';
import { addEvents, eventsPath } from './events.js';
import { digestOfSigned, guard } from './guard.js';
import type { HealthParts } from './health.js';
import { addHealth } from './health.js';
import type { OperatingParts } from './operating.js';
import { addOperating } from './operating.js';
import type { ReadingParts } from './reading.js';
import type { TakeUpParts } from './take-up.js';
import { addTakeUp } from './take-up.js';
import { addReading } from './reading.js';
import { RefusedRequest } from './refused-request.js';
import type { GatewayApp, GatewayEnv } from './routes.js';

export interface GatewayParts extends Omit<EventParts, 'report'>, Omit<ReadingParts, 'children'>, HealthParts {
  readonly children: ReadingParts['children'] &
    OperatingParts['children'] &
    TakeUpParts['children'] &
    Pick<EventParts, 'report'>;
  /** finds out who asks */
  readonly access: Access;
}

/** A child with every plan of a childhood fits in a small part of this. */
const bodyBytesAtMost = 1_000_000;

/** The way in over HTTP: for Mosaic, and for programs that read or act for people. Nobody comes in unless a route says so. */
export function createGateway(parts: GatewayParts): GatewayApp {
  const app: GatewayApp = new OpenAPIHono<GatewayEnv>({
    defaultHook: (result, context) => {
      if (!result.success) return refuse(context, new RefusedRequest(problemsOf(result.error.issues)));
      return undefined;
    },
  });
  const failed = createFailed(parts.logger, 'cpis-link');
  app.onError((error, context) => (error instanceof RefusedRequest ? refuse(context, error) : failed(error, context)));
  app.use(keptByNobody, plainRequests, guard(app, parts.access), bodyAtMost(bodyBytesAtMost), digestOfSigned);
  addHealth(app, parts);
  addEvents(app, { ...parts, report: parts.children.report });
  addReading(app, parts);
  addOperating(app, parts);
  addTakeUp(app, parts);
  addDescription(app);
  return app;
}

const refuse = (context: Context, { problems }: RefusedRequest): Response =>
  problemOf(context, context.req.path === eventsPath ? 'event-invalid' : 'request.invalid', { problems });

const problemsOf = (issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]) =>
  issues.map(({ path, message }) => ({ path: path.map(String).join('.'), problem: message }));
