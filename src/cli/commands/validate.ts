import type { Command } from 'commander';
import { bytesOf } from '../file-argument.js';

/** What was refused, line by line; the command ends with 1. */
export class InvalidFile extends Error {
  override readonly name = 'InvalidFile';
}

/** `cpis validate [FILE]`: every problem of a message against our schema of it, each with its line; never text of the file. */
export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('check a CP-IS message against its schema, and print every problem with its line')
    .argument('[file]', 'the message; standard input where it is absent or -')
    .action(async (file?: string) => {
      const { schemaProblems } = await import('../../cpis/schema.js');
      const { readMessage } = await import('../../cpis/read.js');
      const bytes = await bytesOf(file);
      const problems = schemaProblems(bytes);
      if (problems.length > 0) {
        throw new InvalidFile(problems.map(({ line, code }) => `line ${line}: ${code}`).join('\n'));
      }
      process.stdout.write(`valid: ${readMessage(bytes).kind}\n`);
    });
}
