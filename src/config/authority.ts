import { z } from 'zod';
import { defaultDurations } from '../contracts/durations.js';
import { codecServerSchema, gatewaySchema, isOfThisMachine } from './access.js';
import { mailChannel } from './mail.js';
import { alertsSchema, careSettingsSchema, hoursSchema, locationsIn, rulesSchema } from './actions.js';
import { auditSchema, retentionSchema } from './keeping.js';
import { digits, name, port, timeOfDay, truth, units, url, whole, within } from './values.js';
import { clientTls, inClear, namesOne, secretFields, temporalSchema } from './ways-out.js';

const anyMailbox = {
  mailboxId: name,
  recipient: name,
  /** mailboxes that CP-IS sends from; the recipient where none is named */
  senders: z.array(name).min(1).optional(),
  workflows: z.strictObject({ upload: name, acknowledgement: name, access: name, inactiveNumber: name }),
  pollEvery: within(defaultDurations.pollEvery),
  alarmAfter: within(defaultDurations.mailboxAlarm),
  /** nobody else reads this mailbox: messages of unknown workflows are ours to look at */
  exclusive: truth.default(false),
};

/** MESH's own API, which is what is meant where nothing is said. */
const meshMailbox = z
  .strictObject({
    transport: z.literal('mesh').optional(),
    url,
    ...inClear.field,
    ...secretFields('password'),
    ...secretFields('sharedKey'),
    tls: clientTls.optional(),
    ...anyMailbox,
  })
  .superRefine(inClear.check)
  .superRefine(namesOne('password', 'needed'))
  .superRefine(namesOne('sharedKey', 'needed'));

/** The folder of the NHS's MESH client, which does the transport and has the credentials. */
const folderMailbox = z.strictObject({ transport: z.literal('folder'), folder: name, ...anyMailbox });

const anyMosaic = {
  /** of all workers together; a burst may take twice as many in its first second */
  callsPerSecond: whole.pipe(z.number().min(1).max(10_000)).default(100),
  caseNoteType: name.default('CPIS'),
};

/** A connection that serves src/mosaic/openapi.yaml, which is what is meant where nothing is said. */
const httpMosaic = z
  .strictObject({
    transport: z.literal('http').optional(),
    url,
    ...inClear.field,
    ...secretFields('token'),
    tls: clientTls.optional(),
    timeout: within(10_000),
    ...anyMosaic,
  })
  .superRefine(inClear.check)
  .superRefine(namesOne('token', 'allowed'));

/** A pager, a chat or a service desk of the authority's. */
const webhook = z
  .strictObject({
    kind: z.literal('webhook'),
    url,
    ...inClear.field,
    ...secretFields('token'),
    tls: clientTls.optional(),
  })
  .superRefine(inClear.check)
  .superRefine(namesOne('token', 'allowed'));

const percent = whole.pipe(z.number().min(0).max(100));

/** No connection: writes are files for people or a robot, reads come from an extract. */
const worklistMosaic = z.strictObject({
  transport: z.literal('worklist'),
  folder: name,
  answersEvery: within(units.m),
  extract: z.strictObject({
    folder: name,
    pollEvery: within(units.m),
    settledAfter: within(10 * units.s),
    staleAfter: within(2 * units.d),
    removedPercent: percent.default(2),
    endsAtMost: whole.pipe(z.number().min(1)).default(5),
    endsPercent: percent.default(2),
  }),
  ...anyMosaic,
});

const { slowRetry, answerWithin, lookUpAgain, sendAgainAfter, secondLook, unmatchedEvery, unmatchedFor, tail } =
  defaultDurations;
const { refusalLookAgain, babyLookAgain, askFor } = defaultDurations;
const waits = { slowRetry, secondLook, unmatchedEvery, unmatchedFor, refusalLookAgain, babyLookAgain, askFor, tail };

/** One working day until the data-quality role is told of an open plan that CP-IS has not accepted, five until the manager. */
const deadlines = { alertAfter: 24 * units.h, escalateAfter: 5 * units.d };

/** What wraps the payload keys: a file, or a variable of the environment that a secret store fills. */
const encryptionKey = z.union([
  z.strictObject({ file: name }),
  z.strictObject({ variable: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a variable') }),
]);

/** One authority = one file = one Temporal namespace = one set of keys. Secrets stand in files of their own. */
export const authorityConfig = z
  .strictObject({
    authority: z.strictObject({
      name,
      odsCode: z.string().regex(/^[A-Z0-9]{3,6}$/, 'expected an ODS code such as ZZ9'),
      telephones: z.strictObject({ officeHours: digits, emergencyDuty: digits }),
    }),
    /** observe: reads everything, sends and writes nothing */
    mode: z.enum(['live', 'observe']).default('live'),
    /** what is shared is the authority's choice: no hidden default. At birth, the default is the one that leaves no gap */
    scope: z.strictObject({
      lookedAfterStatuses: z.array(z.string().regex(/^[A-Z]\d$/)).min(1),
      temporaryPlans: z.enum(['share', 'leave-out']),
      shortBreaks: z.enum(['share', 'leave-out']),
      atBirth: z.enum(['baby-first', 'mother-at-once']).default('baby-first'),
    }),
    temporal: temporalSchema,
    keys: z.strictObject({ payloads: name, encryptionKey, subjects: name }),
    audit: auditSchema,
    retention: retentionSchema,
    /** how acts that need two people tell them apart: by their accounts and names, or, where all share one account, by names */
    twoPeople: z.enum(['accounts', 'names']).default('accounts'),
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
    mosaic: z.discriminatedUnion('transport', [httpMosaic, worklistMosaic]),
    /** an alert that Mosaic is down cannot travel through Mosaic */
    secondChannel: z.discriminatedUnion('kind', [webhook, mailChannel, z.strictObject({ kind: z.literal('log') })]),
    hours: hoursSchema,
    careSettings: careSettingsSchema,
    rules: rulesSchema,
    alerts: alertsSchema,
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
    gateway: gatewaySchema,
    codecServer: codecServerSchema.optional(),
    /** where the worker says how it is, and its own metrics: an address that nothing outside reaches */
    worker: z.strictObject({ health: z.strictObject({ host: name, port }) }).optional(),
    metrics: z.strictObject({ address: z.string().regex(/^[^:]+:\d+$/, 'expected host:port') }).optional(),
  })
  .superRefine(({ gateway, mailbox, mosaic }, context) => {
    const elsewhere = ['url' in mailbox ? mailbox.url : undefined, 'url' in mosaic ? mosaic.url : undefined].some(
      (address) => address === undefined || !isOfThisMachine(address),
    );
    if (gateway.open !== undefined && elsewhere)
      context.addIssue({
        code: 'custom',
        path: ['gateway', 'open'],
        message: 'an open gateway goes with the sandbox only: mailbox and Mosaic must be on this machine',
      });
  })
  .superRefine(({ rules, alerts }, context) => {
    if (alerts.patientLocation === 'file') return;
    for (const rule of locationsIn(rules))
      context.addIssue({
        code: 'custom',
        path: ['rules', rules.findIndex(({ name: called }) => called === rule)],
        message: 'names the patient’s location, which goes to the narrow audience: see alerts.patientLocation',
      });
  });

export type AuthorityConfig = z.infer<typeof authorityConfig>;
