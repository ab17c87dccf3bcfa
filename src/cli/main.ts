import { CommanderError, InvalidArgumentError } from 'commander';
import { ConfigError } from '../config/load.js';
import { CodedError } from '../domain/failure.js';
import { openMailbox } from '../mailbox/open.js';
import { openMosaic } from '../mosaic/open.js';
import { sentenceOf } from '../observability/process-end.js';
import { exitOf, exits } from './acts.js';
import { createProgram } from './program.js';

createProgram({ openMailbox, openMosaic })
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
  if (error instanceof ConfigError || error instanceof InvalidArgumentError) return exits.usage;
  return error instanceof CodedError ? exitOf(error.code) : exits.failed;
}
