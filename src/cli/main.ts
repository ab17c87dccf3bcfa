import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ConfigError } from '../config/load.js';
import { CodedError, failureOf } from '../domain/failure.js';
import { openMailbox } from '../mailbox/open.js';
import { openMosaic } from '../mosaic/open.js';
import { sentenceOf } from '../observability/process-end.js';
import { exits } from './acts.js';
import { addChildActs } from './commands/child-acts.js';
import { addChild } from './commands/child.js';
import { addInit } from './commands/init.js';
import { addInspect } from './commands/inspect.js';
import { addMailbox } from './commands/mailbox.js';
import { addMakeKeys } from './commands/make-keys.js';
import { addMessage } from './commands/message.js';
import { addLoad } from './commands/load.js';
import { addReconcile } from './commands/reconcile.js';
import { addReport } from './commands/report.js';
import { addSandbox } from './commands/sandbox.js';
import { addUpload } from './commands/upload.js';
import { addValidate } from './commands/validate.js';
import { addWorklist } from './commands/worklist.js';
import { configHere } from './context.js';

const program = new Command('cpis')
  .description('CP-IS Link: children’s registrations with CP-IS, and what the NHS tells us about them')
  .showHelpAfterError('(cpis --help shows what there is)')
  .exitOverride();

addWorklist(program);
addChild(program);
addChildActs(program);
addUpload(program);
addMessage(program);
addReconcile(program);
addReport(program);
addLoad(program, () => openMosaic(configHere()));
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
  return exits[failureOf(error.code).exit ?? 'failed'];
}
