import { Command } from 'commander';
import type { AuthorityConfig } from '../config/authority.js';
import type { OpenedMailbox } from '../mailbox/port.js';
import type { Mosaic } from '../mosaic/port.js';
import { addAudit } from './commands/audit.js';
import { addChildActs } from './commands/child-acts.js';
import { addChild } from './commands/child.js';
import { addCodecServer } from './commands/codec-server.js';
import { addCollector } from './commands/collector.js';
import { addEraseChild } from './commands/erase-child.js';
import { addInit } from './commands/init.js';
import { addInspect } from './commands/inspect.js';
import { addMailbox } from './commands/mailbox.js';
import { addKeys } from './commands/keys.js';
import { addMakeKeys } from './commands/make-keys.js';
import { addMessage } from './commands/message.js';
import { addLoad } from './commands/load.js';
import { addReconcile } from './commands/reconcile.js';
import { addReport } from './commands/report.js';
import { addSandbox } from './commands/sandbox.js';
import { addTryRules } from './commands/try-rules.js';
import { addUpload } from './commands/upload.js';
import { addValidateConfig } from './commands/validate-config.js';
import { addValidate } from './commands/validate.js';
import { addWorklist } from './commands/worklist.js';
import { configHere } from './context.js';

/** The adapters, which only a composition root may choose. */
export interface Openers {
  readonly openMailbox: (config: AuthorityConfig['mailbox']) => Promise<OpenedMailbox>;
  readonly openMosaic: (config: AuthorityConfig) => Promise<Mosaic>;
}

/** Every command, and nothing run yet. */
export function createProgram({ openMailbox, openMosaic }: Openers): Command {
  const program = new Command('cpis')
    .description('CP-IS Link: children’s registrations with CP-IS, and what the NHS tells us about them')
    // arguments and options stand in each verb's own help: the list fits into 80 columns
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(cpis --help shows what there is)')
    .exitOverride();

  addWorklist(program);
  addChild(program);
  addChildActs(program);
  addUpload(program);
  addMessage(program);
  addCollector(program);
  addCodecServer(program);
  addReconcile(program);
  addReport(program);
  addEraseChild(program, openMosaic);
  addLoad(program, () => openMosaic(configHere()));
  addAudit(program);
  addInit(program);
  addMakeKeys(program);
  addKeys(program);
  addSandbox(program);
  addInspect(program);
  addMailbox(program, ({ mailbox }) => openMailbox(mailbox));
  addValidate(program);
  addValidateConfig(program, openMosaic);
  addTryRules(program, openMosaic);
  return program;
}
