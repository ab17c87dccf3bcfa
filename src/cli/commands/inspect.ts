import type { Command } from 'commander';
import type { CpisMessage } from '../../cpis/read.js';
import { bytesOf } from '../file-argument.js';

/** `cpis inspect [FILE]`: what a CP-IS message is, and its content as JSON. It shows names and numbers: they are the file's. */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('say what a CP-IS message is, and print its content as JSON')
    .argument('[file]', 'the message; standard input where it is absent or -')
    .action(async (file?: string) => {
      const { readMessage } = await import('../../cpis/read.js');
      const message = readMessage(await bytesOf(file));
      process.stdout.write(`${JSON.stringify(shown(message), undefined, 2)}\n`);
    });
}

const shown = ({ kind, content, ignored }: CpisMessage) => ({ kind, content, ignored });
