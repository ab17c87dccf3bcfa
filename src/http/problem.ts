import type { Context } from 'hono';
import type { FailureCode } from '../domain/failure.js';
import { failureOf, httpStatusOf } from '../domain/failure.js';

export interface FieldProblem {
  /** where in the request, such as `child.plans.0.startedOn` */
  readonly path: string;
  /** what is expected there; never what was sent */
  readonly problem: string;
}

interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: ReturnType<typeof httpStatusOf>;
  readonly code: FailureCode;
  readonly next: string;
  readonly problems?: readonly FieldProblem[];
}

export const problemType = 'application/problem+json';

/** RFC 9457. Words and status come from the failure table; it never echoes what was sent. */
export const problemBody = (code: FailureCode, problems?: readonly FieldProblem[]): Problem => {
  const { says, next } = failureOf(code);
  const fields = problems === undefined ? {} : { problems };
  return { type: 'about:blank', title: says, status: httpStatusOf(code), code, next, ...fields };
};

/** The answer to a request that failed, with the headers that belong to its status. */
export function problemOf(
  context: Context,
  code: FailureCode,
  more: { readonly problems?: readonly FieldProblem[]; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const body = problemBody(code, more.problems);
  return context.json(body, body.status, { ...more.headers, 'content-type': problemType });
}
