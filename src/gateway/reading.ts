import { z } from '@hono/zod-openapi';
import type { AuditSink } from '../audit/port.js';
import type { CpisLink, ShownCode } from '../client.js';
import { workKinds } from '../client/worklist.js';
import { childWorkflowId } from '../contracts/workflow-ids.js';
import { attentions } from '../domain/attentions.js';
import { CodedError } from '../domain/failure.js';
import { personIdSchema } from '../schemas/fields.js';
import { childShown, problemSchema, worklistShown } from './answers.js';
import { recorded } from './recorded.js';
import { declareRoute, type GatewayApp } from './routes.js';

export interface ReadingParts {
  readonly children: Pick<CpisLink['children'], 'status'>;
  readonly worklist: CpisLink['worklist'];
  readonly audit: AuditSink;
  /** ends with `temporal.unanswered` what no worker answers in time */
  readonly inTime: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Why somebody looks; it is kept in the audit. In a header, because addresses end in the logs of proxies. */
const reasonHeader = z.object({ 'cpis-reason': z.string().min(1).max(200).optional() });

/** What callers with the scope `read` may see. Each view stands in the audit before it is answered. */
export function addReading(app: GatewayApp, parts: ReadingParts): void {
  addChildStatus(app, parts);
  addWorklist(app, parts);
}

function addChildStatus(app: GatewayApp, { children, audit, inTime }: ReadingParts): void {
  const route = declareRoute('read', {
    method: 'get',
    path: '/v1/children/{personId}',
    summary: 'What CP-IS holds for a child, and what is under way',
    request: { params: z.object({ personId: personIdSchema }), headers: reasonHeader },
    responses: {
      200: childShown,
      404: problemSchema('No such child is followed.'),
      503: problemSchema('It cannot be read, or the audit cannot be written: ask again.'),
    },
  });
  app.openapi(route, async (context) => {
    const { personId } = context.req.valid('param');
    const why = context.req.valid('header')['cpis-reason'];
    const { name, person } = context.get('caller');
    const viewed = { what: 'child.view', who: person ?? name, why, subject: childWorkflowId(personId) };
    const status = await inTime(() => children.status(personId)).catch(async (error: unknown) => {
      // that a child is not followed says something of it, too
      await recorded(audit, { ...viewed, result: error instanceof CodedError ? error.code : 'failed' });
      throw error;
    });
    await recorded(audit, { ...viewed, result: 'shown' });
    return context.json({ ...status }, 200);
  });
}

const codes = ['restricted', ...Object.keys(attentions)] as [ShownCode, ...ShownCode[]];

function addWorklist(app: GatewayApp, { worklist, audit, inTime }: ReadingParts): void {
  const route = declareRoute('read', {
    method: 'get',
    path: '/v1/worklist',
    summary: 'What needs a person, oldest first',
    request: {
      query: z.object({ kind: z.enum(workKinds).optional(), code: z.enum(codes).optional() }),
      headers: reasonHeader,
    },
    responses: { 200: worklistShown, 503: problemSchema('It cannot be read, or the audit cannot be written.') },
  });
  app.openapi(route, async (context) => {
    const { kind, code } = context.req.valid('query');
    const items = await inTime(() =>
      worklist.list({ ...(kind === undefined ? {} : { kind }), ...(code === undefined ? {} : { code }) }),
    );
    const why = context.req.valid('header')['cpis-reason'];
    const { name, person } = context.get('caller');
    const result = String(items.length);
    await recorded(audit, { what: 'worklist.view', who: person ?? name, why, subject: undefined, result });
    return context.json({ items: items.map((item) => ({ ...item, codes: [...item.codes] })) }, 200);
  });
}
