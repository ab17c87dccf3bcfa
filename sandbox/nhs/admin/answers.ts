import type { Context } from 'hono';
import type { z } from 'zod';

export const notFound = (c: Context, says: string): Response => c.json({ error: says }, 404);

/** Problems of a body, each with its place; never with what stood there. */
export const malformed = (c: Context, issues: readonly z.core.$ZodIssue[]): Response =>
  c.json({ error: 'malformed', problems: issues.map(({ path, message }) => ({ path: path.join('.'), message })) }, 400);

/** The JSON body in the form that is asked for, or the refusal. An empty body is `{}`. */
export async function bodyAs<T>(
  c: Context,
  schema: z.ZodType<T> | ((body: unknown) => z.ZodType<T>),
): Promise<T | Response> {
  const body = await jsonBody(c);
  if (body instanceof Response) return body;
  const { success, data, error } = (typeof schema === 'function' ? schema(body) : schema).safeParse(body);
  return success ? data : malformed(c, error.issues);
}

async function jsonBody(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return c.json({ error: 'malformed', problems: [{ path: '', message: 'is not JSON' }] }, 400);
  }
}
