import type { Command } from 'commander';
import type { ChildStatus } from '../../contracts/child.js';
import { attentions } from '../../domain/attentions.js';
import { timelineWords } from '../../domain/child-state.js';
import { childStages } from '../../domain/child-view.js';
import { dateWords, ukWords } from '../../domain/dates.js';
import { failureOf } from '../../domain/failure.js';
import { withLink } from '../context.js';
import { personIdFrom } from '../arguments.js';

/** `cpis child <mosaicPersonId>`: what we know of one child, in words or as JSON. */
export function addChild(program: Command): void {
  program
    .command('child')
    .description('what CP-IS holds for a child, and what is under way')
    .argument('<mosaicPersonId>', 'the person’s id in Mosaic')
    .option('--json', 'as JSON')
    .action(async (text: string, { json }: { json?: boolean }) => {
      const personId = personIdFrom(text);
      const status = await withLink(({ children }) => children.status(personId));
      process.stdout.write(json === true ? `${JSON.stringify(status, undefined, 2)}\n` : inWords(status));
    });
}

function inWords(status: ChildStatus): string {
  return [
    `Child ${status.personId}: ${status.stage} (${childStages[status.stage]})`,
    ...section('CP-IS holds', status.held.map(heldWords)),
    ...section(
      'Under way',
      status.open.map(({ kind, step, answer }) => [kind, step, answer ?? ''].join(' ').trimEnd()),
    ),
    ...section(
      'Notifications not dealt with',
      status.pending.map(({ kind, identity, state }) => `${kind} ${identity}: ${state}`),
    ),
    ...section('Needs attention', status.attentions.map(attentionWords)),
    ...section(
      'Timeline',
      status.timeline.map(
        ({ at, what, about }) => `${ukWords(at)}  ${timelineWords[what]}${about === undefined ? '' : ` (${about})`}`,
      ),
    ),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];

function heldWords({ content, acceptedAt }: ChildStatus['held'][number]): string {
  const until = content.end === undefined ? '' : ` until ${dateWords(content.end)}`;
  return `${content.kind} from ${dateWords(content.start)}${until}, accepted ${ukWords(acceptedAt)}`;
}

function attentionWords({ code, since, failure, answer }: ChildStatus['attentions'][number]): string {
  const { says, next } = attentions[code];
  const why = failure === undefined ? '' : ` ${failureOf(failure).says}`;
  return `${code} since ${ukWords(since)}: ${says}${why}${answer === undefined ? '' : ` (${answer})`} ${next}`;
}
