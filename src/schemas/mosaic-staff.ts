import { z } from 'zod';
import type { ReferenceData } from '../domain/reference-data.js';
import type { ChildRelations, RelatedTeam, RelatedWorker } from '../domain/relations.js';
import { present } from './present.js';

/** The words of src/mosaic/openapi.yaml for who works where. What a newer Mosaic adds is ignored. */
const wordSchema = z.string().min(1).max(64);

const workerSchema = z
  .object({
    workerId: wordSchema,
    relationship: wordSchema,
    hasRole: z.boolean(),
    hasOrganisation: z.boolean(),
    seesNextActions: z.boolean(),
    mayOpenRecord: z.boolean(),
    teamId: wordSchema.nullish(),
  })
  .transform((read): RelatedWorker => present(read));

const teamSchema = z.object({ teamId: wordSchema, closed: z.boolean() }) satisfies z.ZodType<RelatedTeam>;

export const relationsSchema = z
  .object({
    workers: z.array(workerSchema).max(200),
    team: teamSchema.nullish(),
    mergePending: z.boolean(),
  })
  .transform((read): ChildRelations => present(read));

export const referenceDataSchema = z.object({
  noteTypes: z.array(wordSchema).max(2000),
  stepTypes: z.array(z.object({ type: wordSchema, nextActions: z.array(wordSchema).max(500) })).max(5000),
  roles: z.array(z.object({ role: wordSchema, workers: z.int().min(0), seesNextActions: z.boolean() })).max(5000),
  teams: z.array(teamSchema).max(5000),
  relationships: z.array(wordSchema).max(2000),
}) satisfies z.ZodType<ReferenceData>;
