import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export interface FieldProblem {
  /** where in the request, such as `child.plans.0.startedOn` */
  readonly path: string;
  /** what is expected there; never what was sent */
  readonly problem: string;
}

export interface Problem {
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly next: string;
  readonly problems?: readonly FieldProblem[];
}

/** RFC 9457. It never echoes what was sent. */
export const problem = (context: Context, body: Problem): Response =>
  context.json({ type: 'about:blank', ...body }, body.status, { 'content-type': 'application/problem+json' });
