import { z } from 'zod';
import { parseInstant } from '../../../src/domain/dates.js';
import { parseNhsNumber } from '../../../src/domain/nhs-number.js';

/** Reads with a domain parser; what it does not take is refused with this sentence. */
const parsed = <T>(parse: (text: string) => T | undefined, says: string) =>
  z.string().transform((text, context): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: says });
    return z.NEVER;
  });

const nhsNumber = parsed(parseNhsNumber, 'is not a valid NHS number');
const instant = parsed(parseInstant, 'is not a date and time with its offset');

const organisation = z.union([
  z.string().transform((name) => ({ name, odsCode: undefined })),
  z.object({ name: z.string(), odsCode: z.string().optional() }),
]);

const accessForm = z.object({
  nhsNumber,
  organisation: organisation.default({ name: 'St Elsewhere', odsCode: 'RZZ' }),
  at: instant.optional(),
  author: z
    .object({
      kind: z.enum(['person', 'device']).default('person'),
      name: z.string().optional(),
      role: z.string().optional(),
    })
    .default({ kind: 'person', name: 'Dr Robin Quillfeather', role: 'Emergency Department Consultant' }),
  location: z.object({ text: z.string().optional(), postcode: z.string().optional() }).optional(),
  lead: z
    .object({ name: z.string().optional(), role: z.string().optional(), organisation: z.string().optional() })
    .optional(),
  /** a scheduled read: logged by CP-IS, never notified */
  silent: z.boolean().default(false),
  /** also when CP-IS holds nothing for the number */
  force: z.boolean().default(false),
});
export type AccessForm = z.infer<typeof accessForm>;

const severalAccesses = z
  .object({ accesses: z.array(accessForm), force: z.boolean().default(false) })
  .transform(({ accesses, force }) => accesses.map((one) => ({ ...one, force: one.force || force })));
const oneAccess = accessForm.transform((one) => [one]);

/** Several accesses, or the fields of one at the top: told apart first, so that the problems are those of the one meant. */
export const accessesForm = (body: unknown): z.ZodType<readonly AccessForm[]> =>
  typeof body === 'object' && body !== null && 'accesses' in body ? severalAccesses : oneAccess;

export const inactiveForm = z.object({ nhsNumber, replacement: nhsNumber.optional() });

/** Header values that HTTP can carry. */
const headers = z.record(z.string().regex(/^mex-[a-z-]{1,60}$/), z.string().regex(/^[\x20-\x7e]{0,500}$/));

export const messageForm = z
  .object({
    body: z.string().optional(),
    bodyBase64: z.base64().optional(),
    workflowId: z.string().optional(),
    from: z.string().optional(),
    headers: headers.optional(),
    /** into how many parts MESH cuts it */
    chunks: z.int().min(1).max(100).default(1),
  })
  .refine(({ body, bodyBase64 }) => body === undefined || bodyBase64 === undefined, 'has two bodies');

export const redeliverForm = z.object({ newId: z.boolean().default(false) });
export const spineForm = z.object({ available: z.boolean() });
