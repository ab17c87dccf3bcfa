import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import type { AuthorityConfig } from '../config/authority.js';
import { holdsNumber, isClear } from '../contracts/clear-text.js';
import { ConfigError } from '../config/load.js';
import { CodedError, failureOf } from '../domain/failure.js';
import type { FailureCode } from '../domain/failure.js';
import { sentenceOf } from '../observability/process-end.js';
import type { Asked } from './audited.js';
import { loginName } from './audited.js';
import { asJson } from './words.js';

/** What every act takes: who and why, an id to say it again safely, a preview. */
export interface ActOptions {
  readonly reason: string;
  readonly by?: string;
  readonly actId?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds the options of an act; a reason is required. */
export const withActOptions = (command: Command): Command =>
  command
    .requiredOption('--reason <text>', 'why; it is kept with the act')
    .option('--by <name>', 'who you are, where it is not the name you are logged in with')
    .option('--act-id <id>', 'the id of an act that you say again: it counts once')
    .option('--dry-run', 'say what would happen, and change nothing')
    .option('--json', 'as JSON');

const nameAtMost = 60;

/** Options of one command make one act, however often they are asked. */
const made = new WeakMap<ActOptions, OperatorAct>();

/** Who and why. Throws a ConfigError where nobody can be named. */
export function actOf(options: ActOptions): OperatorAct {
  const act = made.get(options) ?? newAct(options);
  made.set(options, act);
  return act;
}

function newAct({ reason, by, actId }: ActOptions): OperatorAct {
  const who = (by ?? loginName()).trim();
  if (who === '') throw new ConfigError('Say who you are: --by <name>.');
  if (who.length > nameAtMost || /\p{C}/u.test(who))
    throw new ConfigError(`--by takes a name of ${nameAtMost} characters at most, on one line.`);
  if (holdsNumber(who)) throw new ConfigError('--by stands in the audit in clear: a name, and no NHS number.');
  if (reason.trim() === '') throw new ConfigError('Say why: --reason <text>.');
  if (actId !== undefined && !isClear('updateId', actId))
    throw new ConfigError('An act id stands in clear: letters, digits and - _ . : only, and no NHS number.');
  return { actId: actId ?? randomUUID(), by: who, reason: reason.trim() };
}

/** An act that two people must confirm: what else tells them apart where the configuration has accounts do that. */
export function confirmedBy(options: ActOptions, { twoPeople }: Pick<AuthorityConfig, 'twoPeople'>): OperatorAct {
  const account = loginName();
  return { ...actOf(options), ...(twoPeople === 'accounts' && account !== '' && { account }) };
}

/** An act as the audit keeps it. Throws as actOf does. */
export const askedAct = (what: string, options: ActOptions, ...subjects: readonly string[]): Asked => {
  const { by, reason, actId } = actOf(options);
  return { what, subjects, by, reason, about: actId, dryRun: options.dryRun };
};

/** One thing that an operator does, and how it reads before it is done. */
export interface Deed {
  /** what it is done to: `child 700101` */
  readonly about: string;
  readonly act: OperatorAct;
  /** what would happen: the end of a sentence that begins with `would` */
  readonly would: string;
  /** the same act was taken before: saying it again changes nothing, whatever became possible or impossible since */
  readonly wasSaid?: boolean;
  /** what would come of it now. Reads only; fails as carryOut would */
  readonly preview: () => Promise<ActOutcome>;
  readonly carryOut: () => Promise<ActOutcome>;
}

/** Whether the log of a workflow has the act already. */
export const isLogged = (log: readonly { readonly actId: string }[], { actId }: OperatorAct): boolean =>
  log.some((one) => one.actId === actId);

/** Does it, or with --dry-run says what would happen. Ends the command as the failure table says. */
export async function perform(options: ActOptions, deed: Deed): Promise<void> {
  const { act, about, would } = deed;
  if (deed.wasSaid === true) {
    tellOutcome(options, act, about, 'done');
    return;
  }
  if (options.dryRun !== true) {
    tellOutcome(options, act, about, await done(deed));
    return;
  }
  const outcome = await deed.preview();
  const told = { about, actId: act.actId, by: act.by, outcome, dryRun: true, would };
  process.stdout.write(options.json === true ? asJson(told) : `${about}: ${wouldWords(deed, outcome)}\n`);
  if (outcome === 'second-person-needed') process.exitCode = exits.secondPerson;
}

/** Does each, goes on after one that fails, and ends as the first failure says. JSON is one list. */
export async function performAll(options: ActOptions, deeds: readonly Deed[]): Promise<void> {
  const told = [];
  for (const deed of deeds) {
    const { act, about, would } = deed;
    const result = await outcomeOf(options.dryRun === true ? deed.preview() : done(deed));
    told.push({ about, actId: act.actId, by: act.by, dryRun: options.dryRun === true, would, ...result });
    if ('failure' in result) process.exitCode ??= exitOf(result.failure);
    if (options.json === true) continue;
    if ('failure' in result) process.stderr.write(`${about}: ${sentenceOf(new CodedError(result.failure))}\n`);
    else
      process.stdout.write(
        `${about}: ${options.dryRun === true ? wouldWords(deed, result.outcome) : outcomeWords[result.outcome]}\n`,
      );
  }
  if (options.json === true) process.stdout.write(asJson(told));
}

async function outcomeOf(
  work: Promise<ActOutcome>,
): Promise<{ readonly outcome: ActOutcome } | { readonly failure: FailureCode }> {
  try {
    return { outcome: await work };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { failure: error.code };
  }
}

/** Where nobody can tell whether an act was heard, the person learns how to say it again without doing it twice. */
async function done({ act, carryOut }: Deed): Promise<ActOutcome> {
  try {
    return await carryOut();
  } catch (error) {
    if (error instanceof CodedError && failureOf(error.code).class !== 'permanent')
      process.stderr.write(`To say it again without doing it twice: --act-id ${act.actId}\n`);
    throw error;
  }
}

const outcomeWords: Readonly<Record<ActOutcome, string>> = {
  done: 'Done.',
  'second-person-needed': 'Noted. A second person must confirm it under their own name.',
};

const wouldWords = ({ would }: Deed, outcome: ActOutcome): string =>
  outcome === 'done' ? `Would ${would}.` : `Would be noted: a second person must confirm it under their own name.`;

/** Tells what came of an act; a second person that is still needed is an exit code of its own. */
function tellOutcome(
  options: Pick<ActOptions, 'json' | 'dryRun'>,
  { actId, by }: OperatorAct,
  about: string,
  outcome: ActOutcome,
): void {
  const json = { about, actId, by, outcome, dryRun: options.dryRun === true };
  process.stdout.write(options.json === true ? asJson(json) : `${about}: ${outcomeWords[outcome]}\n`);
  if (outcome === 'second-person-needed') process.exitCode = exits.secondPerson;
}

/** Exit codes that scripts can use: docs/operators.md. */
export const exits = {
  failed: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  secondPerson: 5,
  refused: 6,
} as const;

/** How a command ends that failed with this code: the failure table says. */
export const exitOf = (code: FailureCode): number => exits[failureOf(code).exit ?? 'failed'];
