import type { Context } from 'hono';
import type { z } from 'zod';

interface FieldProblem {
  readonly path: string;
  readonly problem: string;
}

/** RFC 9457, as src/mosaic/openapi.yaml has it. It never echoes what was sent. */
export const problem = (
  status: 400 | 404 | 409 | 415 | 422 | 500 | 501,
  code: string,
  title: string,
  problems?: readonly FieldProblem[],
): Response =>
  Response.json(
    { type: 'about:blank', title, status, code, ...(problems && { problems }) },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );

export const personUnknown = (): Response => problem(404, 'person-unknown', 'Nobody has this person id.');

export const fieldProblems = ({ issues }: z.ZodError): readonly FieldProblem[] =>
  issues.map(({ path, message }) => ({ path: path.map(String).join('.'), problem: message }));

export type Body<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: () => Response };

/** Reads a JSON body by its schema, or says what is wrong with it. */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<Body<T>> {
  const text = await c.req.text();
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return { ok: false, refusal: () => problem(400, 'not-json', 'The body is not JSON.') };
  }
  const { success, data, error } = schema.safeParse(sent);
  return success
    ? { ok: true, value: data }
    : { ok: false, refusal: () => problem(400, 'invalid', 'The body is not of the contract.', fieldProblems(error)) };
}
