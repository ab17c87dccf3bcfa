import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ConfigError } from '../config/load.js';
import { CodedError } from '../domain/failure.js';
import { openMailbox } from '../mailbox/open.js';
import { sentenceOf } from '../observability/process-end.js';
import { addChild } from './commands/child.js';
import { addInit } from './commands/init.js';
import { addInspect } from './commands/inspect.js';
import { addMailbox } from './commands/mailbox.js';
import { addMakeKeys } from './commands/make-keys.js';
import { addSandbox } from './commands/sandbox.js';
import { addValidate } from './commands/validate.js';
import { configHere } from './context.js';

/** Exit codes that scripts can use. */
const exits = { failed: 1, usage: 2, notFound: 3, unreachable: 4 } as const;

const program = new Command('cpis')
  .description('CP-IS Link: children’s registrations with CP-IS, and what the NHS tells us about them')
  .showHelpAfterError('(cpis --help shows what there is)')
  .exitOverride();

addChild(program);
addInit(program);
addMakeKeys(program);
addSandbox(program);
addInspect(program);
addMailbox(program, () => openMailbox(configHere().mailbox));
addValidate(program);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError && !(error instanceof InvalidArgumentError)) {
    process.exitCode = error.exitCode === 0 ? 0 : exits.usage;
    return;
  }
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = exitOf(error);
});

function exitOf(error: unknown): number {
  if (error instanceof ConfigError || error instanceof InvalidArgumentError) return exits.usage;
  if (!(error instanceof CodedError)) return exits.failed;
  if (error.code === 'not-found') return exits.notFound;
  const isUnreachable = error.code.startsWith('temporal.') || error.code === 'mailbox.unreachable';
  return isUnreachable ? exits.unreachable : exits.failed;
}
