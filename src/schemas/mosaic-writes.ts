import { z } from 'zod';
import type { Alert, CaseNote, CompletedStep, Recipient } from '../domain/actions.js';
import { AlertTrigger, titleAtMost } from '../domain/actions.js';
import { instantSchema, personIdSchema } from './fields.js';
import { present } from './present.js';

/** The writes of src/mosaic/openapi.yaml and their answers. */
const referenceSchema = z.string().min(1).max(200);
const titleSchema = z.string().min(1).max(titleAtMost);
const textSchema = z.string().min(1).max(20_000);
const wordSchema = z.string().min(1).max(64);

export const caseNoteSchema = z
  .object({
    reference: referenceSchema,
    personId: personIdSchema,
    noteType: wordSchema,
    title: titleSchema,
    text: textSchema,
    contactedAt: instantSchema,
    appendsTo: referenceSchema.nullish(),
  })
  .transform((read): CaseNote => present(read));

const recipientSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('worker-role'), role: wordSchema }),
  z.object({ kind: z.literal('related-worker'), relationship: wordSchema }),
]) satisfies z.ZodType<Recipient>;

const isTrigger = (text: string): text is AlertTrigger => Object.hasOwn(AlertTrigger, text);

export const alertSchema = z
  .object({
    reference: referenceSchema,
    personId: personIdSchema.nullish(),
    trigger: z.string().transform((text, context): AlertTrigger => {
      if (isTrigger(text)) return text;
      context.addIssue({ code: 'custom', message: 'not a trigger of the contract' });
      return z.NEVER;
    }),
    title: titleSchema,
    text: textSchema,
    recipients: z.array(recipientSchema).min(1).max(50),
  })
  .transform((read): Alert => present(read));

/** A step that is complete when it is written: the record that something came. The follow-up are its next actions. */
export const stepSchema = z.object({
  reference: referenceSchema,
  personId: personIdSchema,
  stepType: wordSchema,
  text: textSchema,
  completedAt: instantSchema,
  nextActions: z
    .array(z.object({ type: wordSchema, to: z.object({ kind: z.enum(['worker', 'team']), id: wordSchema }) }))
    .max(20),
}) satisfies z.ZodType<CompletedStep>;

/** What stands after a write: 201 for a new one, 200 for one that stood. */
export const writtenSchema = z.object({ id: z.string().min(1).max(100), reference: referenceSchema });

/** What stands under a reference: none or one; of an alert also whether somebody acknowledged it, where Mosaic tells. */
export const foundSchema = z.object({
  found: z.array(writtenSchema.extend({ acknowledged: z.boolean().nullish() })).max(1),
});

export const searchSchema = z.object({ personIds: z.array(personIdSchema).max(1000) });
