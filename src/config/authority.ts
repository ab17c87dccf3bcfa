import { z } from 'zod';
import { defaultDurations } from '../contracts/durations.js';

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `1s`, `5m`, `2h`, `405d` → milliseconds. */
const duration = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined || !(unit in units)) {
    context.addIssue({ code: 'custom', message: 'expected a number and a unit, such as 30s, 5m, 2h or 405d' });
    return z.NEVER;
  }
  return Number(amount) * units[unit as keyof typeof units];
});

/** `03:15`, by the clock in England. */
const timeOfDay = z.string().transform((text, context) => {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined || minute === undefined) {
    context.addIssue({ code: 'custom', message: 'expected a time of day such as 03:15' });
    return z.NEVER;
  }
  return { hour: Number(hour), minute: Number(minute) };
});

const within = (ms: number) => duration.default(ms);
const whole = z
  .union([z.number(), z.string().regex(/^\d+$/, 'expected a whole number').transform(Number)])
  .pipe(z.int());
const port = whole.pipe(z.number().min(1).max(65_535));
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const url = z.url({ protocol: /^https?$/ });
const digits = z.string().regex(/^\d{3,15}$/, 'expected digits only');
const name = z.string().min(1);

const recipient = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('worker-role'), role: name }),
  z.object({ kind: z.literal('related-worker'), relationship: name }),
]);

const anyMailbox = {
  mailboxId: name,
  recipient: name,
  workflows: z.strictObject({ upload: name, acknowledgement: name, access: name, inactiveNumber: name }),
  pollEvery: within(defaultDurations.pollEvery),
  alarmAfter: within(defaultDurations.mailboxAlarm),
  /** nobody else reads this mailbox: messages of unknown workflows are ours to look at */
  exclusive: truth.default(false),
};

/** MESH's own API, which is what is meant where nothing is said. */
const meshMailbox = z.strictObject({
  transport: z.literal('mesh').optional(),
  url,
  passwordFile: name,
  sharedKeyFile: name,
  tls: z.strictObject({ certificateFile: name, keyFile: name, caFile: name }).optional(),
  ...anyMailbox,
});

/** The folder of the NHS's MESH client, which does the transport and has the credentials. */
const folderMailbox = z.strictObject({ transport: z.literal('folder'), folder: name, ...anyMailbox });

const { slowRetry, answerWithin, lookUpAgain, sendAgainAfter, secondLook, unmatchedEvery, unmatchedFor, tail } =
  defaultDurations;
const { refusalLookAgain, babyLookAgain, askFor } = defaultDurations;
const waits = { slowRetry, secondLook, unmatchedEvery, unmatchedFor, refusalLookAgain, babyLookAgain, askFor, tail };

/** One working day until the data-quality role is told of an open plan that CP-IS has not accepted, five until the manager. */
const deadlines = { alertAfter: 24 * units.h, escalateAfter: 5 * units.d };

const roleNamed = (role: string): { kind: 'worker-role'; role: string }[] => [{ kind: 'worker-role', role }];
const roles = (role: string) =>
  z
    .array(z.object({ kind: z.literal('worker-role'), role: name }))
    .min(1)
    .default(roleNamed(role));

/** One authority = one file = one Temporal namespace = one set of keys. Secrets stand in files of their own. */
export const authorityConfig = z.strictObject({
  authority: z.strictObject({
    name,
    odsCode: z.string().regex(/^[A-Z0-9]{3,6}$/, 'expected an ODS code such as ZZ9'),
    telephones: z.strictObject({ officeHours: digits, emergencyDuty: digits }),
  }),
  /** observe: reads everything, sends and writes nothing */
  mode: z.enum(['live', 'observe']).default('live'),
  /** what is shared is the authority's choice: no hidden default */
  scope: z.strictObject({
    lookedAfterStatuses: z.array(z.string().regex(/^[A-Z]\d$/)).min(1),
    temporaryPlans: z.enum(['share', 'leave-out']),
    shortBreaks: z.enum(['share', 'leave-out']),
  }),
  temporal: z.strictObject({ address: name, namespace: name }),
  keys: z.strictObject({ payloads: name, subjects: name }),
  mailbox: z.discriminatedUnion('transport', [meshMailbox, folderMailbox]),
  upload: z.strictObject({
    firstSequence: whole.pipe(z.number().min(1)),
    releaseAtStart: truth.default(false),
    recordsAtMost: whole.pipe(z.number().min(1).max(500)).default(500),
    batchFor: within(defaultDurations.batchFor),
    answerWithin: within(answerWithin),
    lookUpAgain: within(lookUpAgain),
    sendAgainAfter: within(sendAgainAfter),
    endsAtMost: whole.pipe(z.number().min(1)).default(5),
    endsPercent: whole.pipe(z.number().min(0).max(100)).default(2),
  }),
  mosaic: z.strictObject({
    url,
    tokenFile: name.optional(),
    timeout: within(10_000),
    caseNoteType: name.default('CPIS'),
  }),
  alerts: z
    .strictObject({
      child: z.array(recipient).min(1),
      operators: z.array(recipient).min(1),
      dataQuality: roles('CPIS-DATA-QUALITY'),
      manager: roles('CPIS-MANAGER'),
      restricted: roles('CPIS-RESTRICTED'),
    })
    .default({
      child: [
        { kind: 'related-worker', relationship: 'ALLOCATED-WORKER' },
        { kind: 'worker-role', role: 'CPIS-DUTY' },
      ],
      operators: roleNamed('CPIS-OPERATORS'),
      dataQuality: roleNamed('CPIS-DATA-QUALITY'),
      manager: roleNamed('CPIS-MANAGER'),
      restricted: roleNamed('CPIS-RESTRICTED'),
    }),
  reconcile: z.strictObject({ at: timeOfDay }).default({ at: { hour: 3, minute: 15 } }),
  deadlines: z
    .strictObject({ alertAfter: within(deadlines.alertAfter), escalateAfter: within(deadlines.escalateAfter) })
    .default(deadlines),
  waits: z
    .strictObject({
      slowRetry: within(slowRetry),
      secondLook: within(secondLook),
      unmatchedEvery: within(unmatchedEvery),
      unmatchedFor: within(unmatchedFor),
      refusalLookAgain: within(refusalLookAgain),
      babyLookAgain: within(babyLookAgain),
      askFor: within(askFor),
      tail: within(tail),
    })
    .default(waits),
  gateway: z.strictObject({ host: name, port }),
  metrics: z.strictObject({ address: z.string().regex(/^[^:]+:\d+$/, 'expected host:port') }).optional(),
});

export type AuthorityConfig = z.infer<typeof authorityConfig>;
