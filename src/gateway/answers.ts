import { z } from '@hono/zod-openapi';

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

export const state = (description: string) =>
  json(description, z.object({ status: z.enum(['live', 'ready', 'not-ready']) }));

export const accepted = json('The event is safe.', z.object({ accepted: z.literal(true) }));

const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  next: z.string(),
  problems: z.array(z.object({ path: z.string(), problem: z.string() })).optional(),
});

export const problemSchema = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemBody } },
});
