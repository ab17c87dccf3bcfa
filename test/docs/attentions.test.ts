import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { attentionVerbs } from '../../src/cli/attention-verbs.js';
import { createProgram } from '../../src/cli/program.js';
import { attentions, type AttentionCode } from '../../src/domain/attentions.js';

const path = fileURLToPath(new URL('../../docs/attentions.md', import.meta.url));
const codes = Object.keys(attentions) as AttentionCode[];

const entry = (code: AttentionCode): string => {
  const { says, next } = attentions[code];
  const verbs = attentionVerbs[code].map((verb) => `\`${verb}\``).join(' or ');
  return `- **${code}**: ${says} ${next}${verbs === '' ? '' : ` Say: ${verbs}`}`;
};

const page = [
  '# What each attention asks for',
  '',
  'What `cpis worklist` shows, what to do, and which verb answers it. Where no verb stands, a correction in Mosaic or time closes it. `<id>` is the person’s id in Mosaic; registrations and notifications stand in `cpis child <id>`. What changes something needs `--reason`. **restricted** stands for any of these where only the narrow audience may know which. This page is made from the tables of the code: `CPIS_WRITE_DOCS=1` with its test writes it again.',
  '',
  ...codes.map(entry),
  '',
].join('\n');

const never = (): never => {
  throw new Error('Nothing is opened to read the words of a command.');
};
const program = createProgram({ openMailbox: never, openMosaic: never });

/** The command that the words before the first argument name, and the options that they use. */
function parsed(verb: string): { command: Command | undefined; options: readonly string[] } {
  const [, ...words] = verb.split(' ');
  let command: Command | undefined = program;
  for (const word of words) {
    if (/^[[<-]/.test(word) || command === undefined || command.commands.length === 0) break;
    command = command.commands.find((one) => one.name() === word);
  }
  return { command, options: verb.match(/--[a-z-]+/g) ?? [] };
}

describe('docs/attentions.md', () => {
  it('says of each attention what it asks for and which verb answers it, as the tables do', () => {
    if (process.env['CPIS_WRITE_DOCS'] === '1') writeFileSync(path, page);
    assert.equal(readFileSync(path, 'utf8'), page);
  });

  it('names only verbs and options that there are', () => {
    const verbs = [...new Set(codes.flatMap((code) => attentionVerbs[code]))];
    assert.ok(verbs.length > 20);
    const missing = verbs.filter((verb) => {
      const { command, options } = parsed(verb);
      const known = command?.options.map(({ long }) => long) ?? [];
      return command === undefined || command === program || options.some((option) => !known.includes(option));
    });
    assert.deepEqual(missing, []);
  });
});
