import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { ConfigError } from '../config/load.js';

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

/** Who and why. Throws a ConfigError where nobody can be named. */
export function actOf({ reason, by, actId }: ActOptions): OperatorAct {
  const who = (by ?? loginName()).trim();
  if (who === '') throw new ConfigError('Say who you are: --by <name>.');
  if (reason.trim() === '') throw new ConfigError('Say why: --reason <text>.');
  return { actId: actId ?? randomUUID(), by: who, reason: reason.trim() };
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

const outcomeWords: Readonly<Record<ActOutcome, string>> = {
  done: 'Done.',
  'second-person-needed': 'Noted. A second person must confirm it under their own name.',
};

/** Tells what came of an act; a second person that is still needed is an exit code of its own. */
export function tellOutcome(options: ActOptions, act: OperatorAct, about: string, outcome: ActOutcome): void {
  const dryRun = options.dryRun === true;
  const said = dryRun ? `Would be: ${outcomeWords[outcome].toLowerCase()}` : outcomeWords[outcome];
  const json = { about, actId: act.actId, by: act.by, outcome, dryRun };
  process.stdout.write(options.json === true ? `${JSON.stringify(json, undefined, 2)}\n` : `${about}: ${said}\n`);
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
