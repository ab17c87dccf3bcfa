import { CommanderError, InvalidArgumentError } from 'commander';
import { ConfigError } from '../config/load.js';
import { CodedError } from '../domain/failure.js';
import { sentenceOf } from '../observability/process-end.js';
import { KeyFileError } from '../temporal/key-files.js';
import { exitOf, exits } from './acts.js';
import { createProgram } from './program.js';

// adapters are loaded by the command that needs one: a person waits for every start of this program
createProgram({
  openMailbox: async (config) => (await import('../mailbox/open.js')).openMailbox(config),
  openMosaic: async (config) => (await import('../mosaic/open.js')).openMosaic(config),
})
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError && !(error instanceof InvalidArgumentError)) {
      process.exitCode = error.exitCode === 0 ? 0 : exits.usage;
      return;
    }
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = endOf(error);
  });

function endOf(error: unknown): number {
  const isOfWords = [ConfigError, KeyFileError, InvalidArgumentError].some((kind) => error instanceof kind);
  if (isOfWords) return exits.usage;
  return error instanceof CodedError ? exitOf(error.code) : exits.failed;
}
