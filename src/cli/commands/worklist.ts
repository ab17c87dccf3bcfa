import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import type { ShownCode, WorkItem, WorkKind } from '../../client.js';
import type { AttentionCode } from '../../domain/attentions.js';
import { attentions } from '../../domain/attentions.js';
import { instantOf, msOf, ukWords } from '../../domain/dates.js';
import { attentionVerbs } from '../attention-verbs.js';
import { withAnswer } from '../context.js';
import { safeCell } from '../csv.js';
import { writeFile } from '../file-argument.js';
import { asJson, tableOf } from '../words.js';

const kinds: readonly WorkKind[] = ['child', 'upload', 'message', 'desk', 'collector', 'reconcile'];

/** `cpis worklist`: what needs a person, grouped by what to do, oldest first. */
export function addWorklist(program: Command): void {
  program
    .command('worklist')
    .description('what needs a person, grouped by what to do, oldest first')
    .addOption(new Option('--kind <kind>', 'only this kind').choices([...kinds]))
    .option('--code <attention>', 'only this attention, or restricted', codeFrom)
    .option('--csv <file>', 'write the list into this file, for cpis take-up --from')
    .option('--json', 'as JSON')
    .action(async ({ kind, code, csv, json }: Options) => {
      const wanted = { ...(kind === undefined ? {} : { kind }), ...(code === undefined ? {} : { code }) };
      const items = await withAnswer({ what: 'worklist' }, ({ worklist }) => worklist.list(wanted));
      if (csv !== undefined) writeFile(csv, csvOf(items));
      process.stdout.write(json === true ? asJson(items) : csv === undefined ? inWords(items) : `Written: ${csv}\n`);
    });
}

interface Options {
  readonly kind?: WorkKind;
  readonly code?: ShownCode;
  readonly csv?: string;
  readonly json?: boolean;
}

const csvOf = (items: readonly WorkItem[]): string =>
  stringify([
    ['workflow', 'kind', 'stage', 'codes', 'since'],
    ...items.map(({ workflowId, kind, stage, codes, since }) =>
      [workflowId, kind, stage, codes.join(' '), since ?? ''].map(safeCell),
    ),
  ]);

const restricted = {
  says: 'Something needs the restricted audience.',
  next: 'Look at it under restricted access: cpis child <id>.',
};

const isAttention = (code: string): code is AttentionCode => Object.hasOwn(attentions, code);
const wordsOf = (code: string) => (isAttention(code) ? attentions[code] : restricted);

/** A code that is none would find nothing, and read as if nothing needed a person. */
function codeFrom(text: string): ShownCode {
  if (text !== 'restricted' && !isAttention(text))
    throw new InvalidArgumentError('That is no attention: docs/attentions.md lists them.');
  return text;
}

function inWords(items: readonly WorkItem[]): string {
  if (items.length === 0) return 'Nothing needs a person.\n';
  const codes = [...new Set(items.flatMap((item) => item.codes))];
  const groups = codes.map((code) => ({ code, items: items.filter((item) => item.codes.includes(code)) }));
  const oldestFirst = groups.sort((one, other) =>
    (one.items[0]?.since ?? '') < (other.items[0]?.since ?? '') ? -1 : 1,
  );
  return oldestFirst.map(({ code, items: grouped }) => groupWords(code, grouped)).join('\n');
}

function groupWords(code: string, items: readonly WorkItem[]): string {
  const { says, next } = wordsOf(code);
  const rows = items.map(({ workflowId, stage, since }) => [
    workflowId,
    stage,
    since === undefined ? '' : ageWords(msOf(instantOf(Date.now())) - msOf(since)),
    since === undefined ? '' : `since ${ukWords(since)}`,
  ]);
  const verbs = isAttention(code) ? attentionVerbs[code].map((verb) => `  ${verb}\n`).join('') : '';
  return `${code} (${items.length}): ${says}\n→ ${next}\n${verbs}${tableOf([], rows)}`;
}

function ageWords(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
