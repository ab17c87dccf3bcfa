import { z } from '@hono/zod-openapi';
import { actingPerson } from '../access/caller.js';
import type { AuditSink } from '../audit/port.js';
import type { CpisLink } from '../client.js';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import { personIdSchema } from '../schemas/fields.js';
import { actDone, problemSchema } from './answers.js';
import { recorded } from './recorded.js';
import { declareRoute, type GatewayApp } from './routes.js';

export interface OperatingParts {
  readonly children: Pick<CpisLink['children'], 'takeUp'>;
  readonly audit: AuditSink;
  /** ends with `temporal.unanswered` what no worker answers in time */
  readonly inTime: <T>(work: () => Promise<T>) => Promise<T>;
}

const line = (atMost: number) => z.string().trim().min(1).max(atMost);

/** Every act says who and why, and counts once by its id. */
const act = z.strictObject({
  actId: z.string().regex(/^[\w./-]{1,100}$/, 'expected letters, digits and ._/- only'),
  /** needed where the credential names no person */
  by: line(100).optional(),
  reason: line(400),
});

/** What callers with the scope `operate` may do. What is asked stands in the audit before it is done. */
export function addOperating(app: GatewayApp, { children, audit, inTime }: OperatingParts): void {
  const route = declareRoute('operate', {
    method: 'post',
    path: '/v1/children/{personId}/take-up',
    summary: 'A person says that they deal with an alert of this child',
    request: {
      params: z.object({ personId: personIdSchema }),
      body: { required: true, content: { 'application/json': { schema: act.extend({ about: line(200) }) } } },
    },
    responses: {
      200: actDone,
      404: problemSchema('No such child is followed.'),
      409: problemSchema('There is no such alert.'),
      503: problemSchema('Not known to be done: send it again with the same actId, which counts once.'),
    },
  });
  app.openapi(route, async (context) => {
    const { personId } = context.req.valid('param');
    const { by, ...asked } = context.req.valid('json');
    const who = actingPerson(context.get('caller'), by);
    const entry = { what: 'child.take-up', who, why: asked.reason, subject: childWorkflowId(personId) };
    await recorded(audit, { ...entry, result: 'asked' });
    const outcome = await inTime(() => children.takeUp(personId, { ...asked, by: who }));
    // it is done: a line that cannot be written now must not make it look undone
    await recorded(audit, { ...entry, result: outcome }).catch(() => undefined);
    return context.json({ outcome }, 200);
  });
}
