import { z } from 'zod';
import type { ActionRule, NotificationKind, Outcome } from '../domain/action-rules.js';
import { kindsWithoutFallback, notificationKinds, unreachableRules } from '../domain/action-rules.js';
import type { Recipient } from '../domain/actions.js';
import { AlertTrigger, titleAtMost } from '../domain/actions.js';
import { targetProblem } from '../domain/alert-targets.js';
import { bankHolidaysKnownUntil } from '../domain/office-hours.js';
import { fieldsIn, unknownPlaceholders } from '../domain/templates.js';
import { registrationKinds } from '../domain/uploads.js';
import { plainDateSchema } from '../schemas/fields.js';
import { present } from '../schemas/present.js';
import { duration, name, truth, units, whole } from './values.js';

/** What happens in Mosaic, and who is told: docs/mosaic-setup.md. */
const word = z.string().min(1).max(64);

const kinds = Object.keys(notificationKinds) as [NotificationKind, ...NotificationKind[]];
const triggers = Object.keys(AlertTrigger) as [AlertTrigger, ...AlertTrigger[]];

const someOf = <T extends z.ZodType>(item: T) => z.array(item).min(1);

const template = z
  .string()
  .min(1)
  .max(4000)
  .superRefine((text, context) => {
    for (const unknown of unknownPlaceholders(text))
      context.addIssue({
        code: 'custom',
        message: `${unknown} is no field: see docs/mosaic-setup.md for those there are`,
      });
  });
const titleTemplate = template.refine((text) => !text.includes('\n') && text.length <= titleAtMost, {
  message: `a title is one line of at most ${titleAtMost} characters`,
});

const condition = z
  .strictObject({
    kinds: someOf(z.enum(kinds)),
    careSettings: someOf(word),
    organisations: someOf(name),
    authors: someOf(z.enum(['person', 'device'])),
    received: z.enum(['office-hours', 'out-of-hours']),
    planKinds: someOf(z.enum(registrationKinds)),
  })
  .partial()
  .transform((read) => present(read));

const words = z.strictObject({ title: titleTemplate.optional(), text: template.optional() });

const outcome = z
  .strictObject({
    caseNote: words
      .extend({ noteType: z.string().min(1).max(16).optional() })
      .transform((read) => present(read))
      .optional(),
    alert: words.transform((read) => present(read)).optional(),
    step: z
      .strictObject({ stepType: word, nextAction: word, text: template.optional() })
      .transform((read) => present(read))
      .optional(),
  })
  .refine((read) => Object.keys(read).length > 0, { message: 'asks for nothing: say record-only where that is meant' })
  .transform((read): Outcome => present(read));

const recordOnly = z.literal('record-only').transform((): Outcome => ({}));

/** A night is shorter than this; a window that is longer would never be the reason why something is not joined. */
const joinedWithinAtMost = 24 * units.h;

const join = z.strictObject({
  within: duration.refine((ms) => ms > 0 && ms <= joinedWithinAtMost, 'expected more than nothing, and 24h at most'),
});

const rule = z
  .strictObject({
    name: name.max(100),
    when: condition.default({}),
    do: z.union([recordOnly, outcome]),
    join: join.optional(),
  })
  .transform(({ name: called, when, do: what, join: joined }, context): ActionRule => {
    const only = when.kinds?.every((kind) => kind === 'empty') === true;
    if (only && (what.caseNote !== undefined || what.step !== undefined)) {
      const message = 'an empty notification names no child: an alert to a role, or record-only';
      context.addIssue({ code: 'custom', path: ['do'], message });
    }
    if (joined !== undefined && (what.caseNote === undefined || what.alert === undefined)) {
      const message = 'what joins is appended to a case note and told by an alert: ask for both in do';
      context.addIssue({ code: 'custom', path: ['join'], message });
    }
    return { name: called, when, outcome: what, ...(joined && { join: joined }) };
  });

/** Case note and alert for an access, an alert for the rest: what Mosaic's own module does unless it is set up otherwise. */
const standardRules: ActionRule[] = [
  { name: 'a record was opened', when: { kinds: ['access'] }, outcome: { caseNote: {}, alert: {} } },
  { name: 'everything else', when: {}, outcome: { alert: {} } },
];

export const rulesSchema = z
  .array(rule)
  .min(1)
  .default(standardRules)
  .superRefine((rules, context) => {
    for (const { path, message } of ruleProblems(rules)) context.addIssue({ code: 'custom', path, message });
  });

function ruleProblems(rules: readonly ActionRule[]): readonly { path: (string | number)[]; message: string }[] {
  const names = rules.map((one) => one.name);
  const placeOf = (called: string): number => names.lastIndexOf(called);
  return [
    ...unreachableRules(rules).map(({ name: called, behind }) => ({
      path: [placeOf(called)],
      message: `“${called}” is never reached: “${behind}” before it takes everything that fits it`,
    })),
    ...kindsWithoutFallback(rules).map((kind) => ({
      path: [],
      message: `no fallback for ${kind}: end with a rule for it that asks for nothing else`,
    })),
    ...[...new Set(names.filter((one, place) => names.indexOf(one) !== place))].map((called) => ({
      path: [placeOf(called)],
      message: `two rules are called “${called}”`,
    })),
  ];
}

export const careSettingsSchema = z
  .strictObject({
    organisations: z
      .array(z.strictObject({ name, setting: word }))
      .max(5000)
      .default([]),
    sensitive: z.array(word).default([]),
  })
  .default({ organisations: [], sensitive: [] });

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 08:45');

export const hoursSchema = z
  .strictObject({
    from: clock.default('09:00'),
    to: clock.default('17:00'),
    closedOn: z.array(plainDateSchema).default([]),
    holidaysKnownUntil: whole.pipe(z.number().min(2024).max(2100)).default(bankHolidaysKnownUntil),
  })
  .refine(({ from, to }) => from < to, { message: 'from must be before to' })
  .default({ from: '09:00', to: '17:00', closedOn: [], holidaysKnownUntil: bankHolidaysKnownUntil });

const roleRecipient = z.strictObject({ kind: z.literal('worker-role'), role: word });
export const roleNamed = (role: string): { kind: 'worker-role'; role: string }[] => [{ kind: 'worker-role', role }];
const roles = (role: string) => someOf(roleRecipient).default(roleNamed(role));

const recipient = z.discriminatedUnion('kind', [
  roleRecipient,
  z.strictObject({ kind: z.literal('related-worker'), relationship: word }),
]);

/** As in Mosaic: to worker roles, and to related workers where a trigger is about one child. */
const targets = z
  .partialRecord(z.enum(triggers), someOf(recipient))
  .default({})
  .superRefine((to, context) => {
    for (const [trigger, recipients] of Object.entries(to)) {
      const message = targetProblem(trigger as AlertTrigger, recipients);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [trigger], message });
    }
  });

const rung = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('allocated-worker'), relationships: someOf(word) }),
  z.strictObject({ kind: z.literal('team'), roles: z.record(word, word).default({}) }),
  z.strictObject({ kind: z.literal('role'), role: word }),
  z.strictObject({ kind: z.literal('emergency-duty'), role: word, teamId: word.optional() }),
]);
type RungRead = z.infer<typeof rung>;

const standardLadder: RungRead[] = [
  { kind: 'allocated-worker', relationships: ['ALLOCATED-WORKER'] },
  { kind: 'role', role: 'CPIS-DUTY' },
];

/** The last rung must always exist: a ladder that ends at a worker or a team can end at nobody. */
const ladder = someOf(rung)
  .default(standardLadder)
  .refine((rungs) => ['role', 'emergency-duty'].includes(rungs.at(-1)?.kind ?? ''), {
    message: 'the last rung must be a role or the emergency duty team: workers and teams may be missing',
  });

const toRole = (recipients: readonly Recipient[] = [], role: string | undefined): boolean =>
  recipients.some((one) => one.kind === 'worker-role' && one.role === role);

export const alertsSchema = z
  .strictObject({
    ladder,
    emergencyDuty: z.strictObject({ role: word, teamId: word.optional() }).optional(),
    operators: roles('CPIS-OPERATORS'),
    dataQuality: roles('CPIS-DATA-QUALITY'),
    manager: roles('CPIS-MANAGER'),
    restricted: roles('CPIS-RESTRICTED'),
    climb: z.strictObject({ after: duration, withoutAcknowledgements: truth.default(false) }).optional(),
    off: z.array(z.enum(triggers)).default([]),
    to: targets,
    patientLocation: z.enum(['narrow', 'file']).default('narrow'),
  })
  .refine(({ emergencyDuty, to }) => !toRole(to['alert-not-taken-up'], emergencyDuty?.role), {
    path: ['to', 'alert-not-taken-up'],
    message: 'names the emergency duty team: a missing tick alone never calls it',
  })
  .default({
    ladder: standardLadder,
    operators: roleNamed('CPIS-OPERATORS'),
    dataQuality: roleNamed('CPIS-DATA-QUALITY'),
    manager: roleNamed('CPIS-MANAGER'),
    restricted: roleNamed('CPIS-RESTRICTED'),
    off: [],
    to: {},
    patientLocation: 'narrow',
  });

/** Names of the rules whose texts give the patient's location. */
export const locationsIn = (rules: readonly ActionRule[]): readonly string[] =>
  rules.filter(({ outcome: what }) => textsOf(what).some(hasLocation)).map((one) => one.name);

const hasLocation = (text: string): boolean =>
  fieldsIn(text).some((field) => field === 'postcode' || field === 'place');

const textsOf = ({ caseNote, alert, step }: Outcome): readonly string[] =>
  [caseNote?.title, caseNote?.text, alert?.title, alert?.text, step?.text].filter((text) => text !== undefined);
