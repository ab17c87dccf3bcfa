import { z } from '@hono/zod-openapi';

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

export const state = (description: string) => json(description, z.object({ status: z.literal('live') }));

/** Which configuration the gateway goes by: a digest, times and names of keys. */
export const readiness = (description: string) =>
  json(
    description,
    z.object({
      status: z.enum(['ready', 'not-ready']),
      configuration: z.object({
        digest: z.string(),
        loadedAt: z.string(),
        file: z.enum(['applies', 'refused']),
        lastRefused: z.object({ at: z.string(), code: z.string(), digest: z.string().optional() }).optional(),
        waitsForStart: z.array(z.string()),
      }),
    }),
  );

export const metrics = {
  description: 'Which configuration applies, and how often its file was taken and refused; for Prometheus.',
  content: { 'text/plain': { schema: z.string() } },
};

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

/** Described by its name alone: the type is the handler’s. */
export const anyObject = z.any().openapi({ type: 'object' });

/** As `cpis child --json` shows it. */
export const childShown = json('What CP-IS holds for the child, what is under way and what needs a person.', anyObject);

export const worklistShown = json(
  'What needs a person. Of restricted, sensitive and adopted children, only that they do.',
  z.object({
    items: z.array(
      z.object({
        workflowId: z.string(),
        kind: z.string(),
        stage: z.string(),
        codes: z.array(z.string()),
        since: z.string().optional(),
      }),
    ),
  }),
);

export const actDone = json(
  'It is done, or noted until a second person confirms it.',
  z.object({ outcome: z.enum(['done', 'second-person-needed']) }),
);
