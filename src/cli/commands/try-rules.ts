import { Option, type Command } from 'commander';
import type { AuthorityConfig } from '../../config/authority.js';
import { ConfigError, loadConfig } from '../../config/load.js';
import { settingsOf } from '../../config/settings.js';
import type { ActionPlan, ActionPolicy, Audience, Effect, ToDecide } from '../../domain/action-plans.js';
import { isOff, planActions, situationOf } from '../../domain/action-plans.js';
import type { Situation } from '../../domain/action-rules.js';
import type { CaseNote, Recipient } from '../../domain/actions.js';
import type { RaisedAlert } from '../../domain/child-alerts.js';
import type { Climbing } from '../../domain/child-climbs.js';
import type { ChildNotification } from '../../domain/child-notifications.js';
import { openWork, withWork } from '../../domain/child-work.js';
import type { Instant } from '../../domain/dates.js';
import { instantOf, parseInstant } from '../../domain/dates.js';
import { rungFailures } from '../../domain/ladders.js';
import { accessItems, numberItems, type NotificationItem } from '../../domain/notification-items.js';
import type { MosaicPersonId } from '../../domain/people.js';
import { parseMosaicPersonId } from '../../domain/people.js';
import type { ChildRelations } from '../../domain/relations.js';
import { registrationKinds } from '../../domain/uploads.js';
import type { OpenWork } from '../../domain/work-items.js';
import { authorOf } from '../../domain/work-items.js';
import type { Mosaic } from '../../mosaic/port.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import { personIdFrom } from '../arguments.js';
import { audited } from '../audited.js';
import { bytesOf } from '../file-argument.js';
import { configHere } from '../context.js';
import { asJson } from '../words.js';

interface Options {
  readonly config?: string;
  readonly person?: MosaicPersonId;
  readonly receivedAt?: string;
  readonly planKind: readonly string[];
  readonly restricted?: boolean;
  readonly json?: boolean;
}

/** `cpis try-rules FILE`: what a CP-IS message would do in Mosaic. Nothing is sent and nothing is written. */
export function addTryRules(program: Command, openMosaic: (config: AuthorityConfig) => Promise<Mosaic>): void {
  program
    .command('try-rules')
    .description('show what a CP-IS message would do in Mosaic: the rule, the texts, and who would be told')
    .argument('[file]', 'the message; standard input where it is absent or -')
    .option(
      '--config <file>',
      'the configuration; that of CPIS_CONFIG, or of the sandbox that runs here, where it is absent',
    )
    .option('--person <mosaicPersonId>', 'read from Mosaic who works with this child', personIdFrom)
    .option('--received-at <time>', 'when it arrived, such as 2026-11-21T02:15:00Z; now where it is absent')
    .addOption(
      new Option('--plan-kind <kind...>', 'what CP-IS holds for the child')
        .choices(registrationKinds)
        .default(['child-protection']),
    )
    .option('--restricted', 'as for a restricted, sensitive or adopted child')
    .option('--json', 'as JSON')
    .action(async (file: string | undefined, options: Options) => {
      const config = options.config === undefined ? configHere() : loadConfig(options.config);
      const receivedAt = receivedAtOf(options.receivedAt);
      const { items } = await itemsIn(await bytesOf(file), receivedAt);
      const relations = await relationsOf(config, options.person, openMosaic);
      const settings = settingsOf(config);
      const tried = tryAll(items, settings.actions, options, relations);
      const empty = items.length === 0 ? emptyWords(settings, receivedAt) : undefined;
      process.stdout.write(options.json === true ? asJson({ notifications: tried, empty }) : wordsFor(tried, empty));
    });
}

function receivedAtOf(text: string | undefined): Instant {
  if (text === undefined) return instantOf(Date.now());
  const at = parseInstant(text);
  if (at === undefined)
    throw new ConfigError('--received-at: expected a time with its zone, such as 2026-11-21T02:15:00Z.');
  return at;
}

async function itemsIn(bytes: Uint8Array, receivedAt: Instant): Promise<{ items: readonly NotificationItem[] }> {
  const { readMessage } = await import('../../cpis/read.js');
  const read = readMessage(bytes);
  if (read.kind === 'access-notification') return { items: accessItems(read.content, receivedAt) };
  if (read.kind === 'inactive-number-notification') return { items: numberItems(read.content, receivedAt) };
  throw new ConfigError(`This is an ${read.kind}: only what the NHS tells of children leads to actions in Mosaic.`);
}

async function relationsOf(
  config: AuthorityConfig,
  person: MosaicPersonId | undefined,
  openMosaic: (config: AuthorityConfig) => Promise<Mosaic>,
): Promise<ChildRelations | undefined> {
  if (person === undefined) return undefined;
  const asked = { what: 'try-rules', subjects: [childWorkflowId(person)] };
  return audited(config, asked, async () => (await openMosaic(config)).readRelations(person));
}

interface Tried {
  readonly identity: string;
  readonly situation: Situation;
  readonly plan: ActionPlan;
  readonly climbing?: Climbing;
}

/** One after the other, as if nobody took anything up between them: a later access may join an earlier one. */
function tryAll(
  items: readonly NotificationItem[],
  policy: ActionPolicy,
  options: Options,
  relations: ChildRelations | undefined,
): readonly Tried[] {
  return items.reduce<{ tried: readonly Tried[]; raised: readonly RaisedAlert[] }>(
    ({ tried, raised }, { notification }) => {
      const one = tryOne(notification, policy, options, { relations, work: openWork(raised) });
      const pending = { notification, plan: one.plan, done: [], tried: [], state: 'ready' } as const;
      const after = withWork(raised, pending, notification.receivedAt);
      const climbing = after.find(({ about }) => about === one.identity)?.climbing;
      return { tried: [...tried, { ...one, ...(climbing && { climbing }) }], raised: after };
    },
    { tried: [], raised: [] },
  ).tried;
}

type Told = Pick<ReturnType<typeof settingsOf>, 'actions' | 'operators'>;

interface Known {
  readonly relations: ChildRelations | undefined;
  readonly work: readonly OpenWork[];
}

function tryOne(
  notification: ChildNotification,
  policy: ActionPolicy,
  { person, planKind, restricted }: Options,
  { relations, work }: Known,
): Tried {
  const audience: Audience = restricted === true ? 'narrow' : 'file';
  const personId = person ?? parseMosaicPersonId('child');
  if (personId === undefined) throw new ConfigError('There is no child to try it for.');
  const author = authorOf(notification);
  const decide: ToDecide = {
    personId,
    notification,
    audience,
    planKinds: planKind,
    work,
    ...(relations && { relations }),
    ...(author !== undefined && { author }),
  };
  return { identity: notification.identity, situation: situationOf(decide, policy), plan: planActions(decide, policy) };
}

function emptyWords({ actions, operators }: Told, receivedAt: Instant): string {
  if (isOff('empty-notification', actions, receivedAt)) return 'It names no child. By the rules, nobody is told.';
  const told = (actions.to['empty-notification'] ?? operators).map(oneRecipient).join(', ');
  return `It names no child: ${told} is told, and no child’s file.`;
}

const wordsFor = (tried: readonly Tried[], empty: string | undefined): string =>
  [
    ...(empty === undefined ? [] : [empty, '']),
    ...tried.flatMap(notificationWords),
    'Nothing was sent or written.',
    '',
  ].join('\n');

function notificationWords({ identity, situation, plan, climbing }: Tried): readonly string[] {
  const { kind, careSetting, authorKind, received } = situation;
  const who = authorKind === undefined ? '' : `, opened by a ${authorKind}`;
  const missed = (plan.missed ?? []).map(({ rung, why }) => `  not ${rung}: ${rungFailures[why]}`);
  return [
    `${identity}: ${kind}, care setting ${careSetting}${who}, received ${received === 'office-hours' ? 'in office hours' : 'out of hours'}`,
    `Rule: ${plan.rule ?? 'none is asked: this child’s narrow audience only'}`,
    ...(plan.work?.joins === undefined
      ? []
      : [`Joins ${plan.work.joins}, unless somebody took that up meanwhile: then it has a work item of its own.`]),
    ...(plan.effects.length === 0 ? ['Nothing in Mosaic: it stands in the child’s timeline only.'] : []),
    ...plan.effects.flatMap(effectWords),
    ...(missed.length === 0 ? [] : ['Who could not be reached:', ...missed]),
    ...(climbing === undefined ? [] : [`If nobody takes it up: ${climbWords(climbing)}`]),
    '',
  ];
}

function effectWords(effect: Effect): readonly string[] {
  const indented = (text: string): readonly string[] => text.split('\n').map((line) => `    ${line}`);
  const then = (effect.instead ?? []).map((one) => `  if Mosaic refuses that: ${insteadWords(one)}`);
  switch (effect.kind) {
    case 'case-note':
      return [`- ${noteWords(effect.write)}: ${effect.write.title}`, ...indented(effect.write.text), ...then];
    case 'alert':
      return [`- alert to ${recipientWords(effect)}: ${effect.write.title}`, ...indented(effect.write.text), ...then];
    case 'step':
      return [
        `- completed step ${effect.write.stepType}, ${recipientWords(effect)}`,
        ...indented(effect.write.text),
        ...then,
      ];
  }
}

const noteWords = ({ noteType, appendsTo }: CaseNote): string =>
  appendsTo === undefined ? `case note ${noteType}` : `case note ${noteType}, appended to ${appendsTo}`;

const insteadWords = (effect: Effect): string =>
  effect.kind === 'case-note' ? 'a note of its own' : recipientWords(effect);

function recipientWords(effect: Effect): string {
  if (effect.kind === 'case-note') return 'the child’s file';
  if (effect.kind === 'step')
    return effect.write.nextActions.map(({ type, to }) => `next action ${type} to the ${to.kind} ${to.id}`).join(', ');
  return effect.write.recipients.map(oneRecipient).join(', ');
}

const oneRecipient = (one: Recipient): string =>
  one.kind === 'worker-role' ? `the role ${one.role}` : `the child’s ${one.relationship}`;

const climbWords = ({ after, effects }: Climbing): string =>
  [...effects.map(recipientWords), 'the worklist'].map((who) => `after ${hoursWords(after)} ${who}`).join(', then ');

const hoursWords = (ms: number): string =>
  ms >= 3_600_000 ? `${Math.round(ms / 360_000) / 10} h` : `${Math.round(ms / 1000)} s`;
