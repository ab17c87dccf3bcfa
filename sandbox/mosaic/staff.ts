import { z } from 'zod';
import type { Ledger } from '../shared/ledger.js';
import { openBook, type Book } from './book.js';
import { seededStaff } from './staff-seed.js';

const word = z.string().min(1).max(64);

/** A worker of the authority. Without a role or a team, Mosaic shows nothing of them and nothing to them. */
const workerSchema = z.strictObject({
  workerId: word,
  name: z.string().min(1).max(100).optional(),
  roles: z.array(word).max(50).default([]),
  /** the organisation in which they work; `null`: none */
  teamId: word.nullable().default(null),
  /** may open restricted records, whatever their roles say */
  opensRestricted: z.boolean().default(false),
});
const teamSchema = z.strictObject({
  teamId: word,
  name: z.string().min(1).max(240).optional(),
  closed: z.boolean().default(false),
});
const roleSchema = z.strictObject({
  role: word,
  /** Next Actions at Browse or above */
  seesNextActions: z.boolean().default(true),
  opensRestricted: z.boolean().default(false),
});
const stepTypeSchema = z.strictObject({ type: word, nextActions: z.array(word).max(500).default([]) });
const noteTypeSchema = z.strictObject({ noteType: word });
const relationshipSchema = z.strictObject({ relationship: word });

/** The kinds of the staff, as the admin calls and the ledger name them. */
export const staffSchemas = {
  workers: workerSchema,
  teams: teamSchema,
  roles: roleSchema,
  stepTypes: stepTypeSchema,
  noteTypes: noteTypeSchema,
  relationships: relationshipSchema,
};

export type Worker = z.infer<typeof workerSchema>;
export type Team = z.infer<typeof teamSchema>;
export type Role = z.infer<typeof roleSchema>;

export const staffSettingsSchema = z.strictObject({
  /** refuses what the staff does not have: without it, every word is taken */
  strict: z.boolean(),
  /** false: a found alert does not say whether it was acknowledged */
  tellsAcknowledged: z.boolean(),
  /** false: relations and reference data are answered with 501 */
  tellsRelations: z.boolean(),
  /** the code under which a child's `allocated` worker is related to it */
  allocatedRelationship: word,
});
export type StaffSettings = z.infer<typeof staffSettingsSchema>;

/** Who works at this authority, and the words that its Mosaic has for them and their work. */
export interface Staff {
  readonly workers: Book<Worker>;
  readonly teams: Book<Team>;
  readonly roles: Book<Role>;
  readonly stepTypes: Book<z.infer<typeof stepTypeSchema>>;
  readonly noteTypes: Book<z.infer<typeof noteTypeSchema>>;
  readonly relationships: Book<z.infer<typeof relationshipSchema>>;
  settings(): StaffSettings;
  set(settings: StaffSettings): void;
  /** back to the seeded staff */
  reset(): void;
}

const collection = 'staff-settings';

const settingsAtFirst: StaffSettings = {
  strict: false,
  tellsAcknowledged: true,
  tellsRelations: true,
  allocatedRelationship: 'ALLOCATED-WORKER',
};

/** A ledger that was begun before there was a staff gets it. */
export function openStaff(ledger: Ledger): Staff {
  const books = {
    workers: openBook(ledger, 'workers', workerSchema, ({ workerId }) => workerId),
    teams: openBook(ledger, 'teams', teamSchema, ({ teamId }) => teamId),
    roles: openBook(ledger, 'roles', roleSchema, ({ role }) => role),
    stepTypes: openBook(ledger, 'step-types', stepTypeSchema, ({ type }) => type),
    noteTypes: openBook(ledger, 'note-types', noteTypeSchema, ({ noteType }) => noteType),
    relationships: openBook(ledger, 'relationships', relationshipSchema, ({ relationship }) => relationship),
  };
  const settings = (): StaffSettings => staffSettingsSchema.parse(ledger.all(collection).get('now') ?? settingsAtFirst);
  const reset = (): void => {
    for (const book of Object.values(books)) book.clear();
    for (const one of seededStaff.workers) books.workers.put(workerSchema.parse(one));
    for (const one of seededStaff.teams) books.teams.put(teamSchema.parse(one));
    for (const one of seededStaff.roles) books.roles.put(roleSchema.parse(one));
    for (const one of seededStaff.stepTypes) books.stepTypes.put(stepTypeSchema.parse(one));
    for (const noteType of seededStaff.noteTypes) books.noteTypes.put({ noteType });
    for (const relationship of seededStaff.relationships) books.relationships.put({ relationship });
    ledger.put(collection, 'now', settingsAtFirst);
  };
  if (!ledger.all(collection).has('now')) reset();
  return {
    ...books,
    settings,
    set: (changed) => ledger.put(collection, 'now', changed),
    reset,
  };
}
