import { childWorkflowId } from '../contracts/workflow-ids.js';
import type { MosaicEvent } from '../domain/children.js';
import type { Logger } from '../observability/logger.js';
import { mosaicEventSchema } from '../schemas/mosaic.js';
import { accepted, problemSchema } from './answers.js';
import { RefusedRequest } from './refused-request.js';
import { declareRoute, type GatewayApp } from './routes.js';

export interface EventParts {
  /** makes the event durable; rejects with a CodedError */
  readonly report: (event: MosaicEvent) => Promise<void>;
  readonly logger: Logger;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

/** A snapshot further ahead than this comes from a wrong clock and would win over every right one: docs/registration-rules.md. */
const aheadAtMostMs = 5 * 60_000;

export const eventsPath = '/v1/mosaic/events';

export function addEvents(app: GatewayApp, { report, now, logger }: EventParts): void {
  const route = declareRoute('events', {
    method: 'post',
    path: eventsPath,
    summary: 'Something changed for a child in Mosaic',
    description: 'Durable once answered with 202. The same eventId again is answered with 202 and counts once.',
    request: { body: { required: true, content: { 'application/json': { schema: mosaicEventSchema } } } },
    responses: {
      202: accepted,
      400: problemSchema('The event is malformed: every problem with its path.'),
      503: problemSchema('Not taken: send it again.'),
    },
  });
  app.openapi(route, async (context) => {
    const event = context.req.valid('json');
    refuseImpossible(event, now());
    await report(event);
    const { name } = context.get('caller');
    logger.info({ subject: childWorkflowId(event.personId), caller: name }, 'A Mosaic event was taken.');
    return context.json({ accepted: true as const }, 202);
  });
}

/** An event of the right form that cannot be right. */
function refuseImpossible({ child, personId }: MosaicEvent, now: number): void {
  if (child === undefined) return;
  if (Date.parse(child.asOf) > now + aheadAtMostMs)
    throw new RefusedRequest([{ path: 'child.asOf', problem: 'more than five minutes ahead of our clock' }]);
  if (child.personId !== personId)
    throw new RefusedRequest([{ path: 'child.personId', problem: 'another person than the event’s' }]);
}
