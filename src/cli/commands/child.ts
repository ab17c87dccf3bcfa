import type { Command } from 'commander';
import type { ChildStatus } from '../../contracts/child.js';
import { timelineWords } from '../../domain/child-state.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import { childStages } from '../../domain/child-view.js';
import { dateWords, ukWords } from '../../domain/dates.js';
import { withAnswer } from '../context.js';
import { startsOn } from '../../reports/child.js';
import { personIdFrom } from '../arguments.js';
import { attentionWords, section } from '../words.js';

/** `cpis child <mosaicPersonId>`: what we know of one child, in words or as JSON. */
export function addChild(program: Command): void {
  program
    .command('child')
    .description('what CP-IS holds for a child, and what is under way')
    .argument('<mosaicPersonId>', 'the person’s id in Mosaic')
    .option('--json', 'as JSON')
    .action(async (text: string, { json }: { json?: boolean }) => {
      const personId = personIdFrom(text);
      const status = await withAnswer({ what: 'child', subjects: [childWorkflowId(personId)] }, ({ children }) =>
        children.status(personId),
      );
      process.stdout.write(json === true ? `${JSON.stringify(status, undefined, 2)}\n` : inWords(status));
    });
}

function inWords(status: ChildStatus): string {
  const day = startsOn(status);
  return [
    `Child ${status.personId}: ${status.stage} (${childStages[status.stage]})`,
    ...(status.adult ? ['Of age: CP-IS takes no registration any more.'] : []),
    ...(day === undefined ? [] : [`It is sent on ${day}.`]),
    ...section('CP-IS holds', status.held.map(heldWords)),
    ...section(
      'Under way',
      status.open.filter(({ step }) => step !== 'discarded').map(({ step, ...one }) => changeWords(one, step)),
    ),
    ...section(
      'Dealt with by hand',
      status.open.filter(({ step }) => step === 'discarded').map((one) => changeWords(one)),
    ),
    ...section(
      'Notifications not dealt with',
      status.pending.map(({ kind, identity, state }) => `${kind} ${identity}: ${state}`),
    ),
    ...section('Needs attention', status.attentions.map(attentionWords)),
    ...section(
      'Waits for a second person',
      status.confirmedOnce.map(({ registrationId, by, at }) => `delete ${registrationId}: ${by}, ${ukWords(at)}`),
    ),
    ...section(
      'Alerted, and not taken up',
      [...new Set(status.alerted)].filter((one) => !status.takenUp.some(({ about }) => about === one)),
    ),
    ...section(
      'Taken up',
      status.takenUp.map(
        ({ about, by, at, did }) => `${about}: ${by}, ${ukWords(at)}${did === undefined ? '' : `: ${did}`}`,
      ),
    ),
    ...section(
      'Timeline',
      status.timeline.map(
        ({ at, what, about, by, reason }) =>
          `${ukWords(at)}  ${happened(what, about)}${about === undefined ? '' : ` (${about})`}${
            by === undefined ? '' : `: ${by}, ${reason ?? ''}`
          }`,
      ),
    ),
    '',
  ].join('\n');
}

type Open = ChildStatus['open'][number];

const changeWords = ({ kind, answer }: Pick<Open, 'kind' | 'answer'>, step?: string): string =>
  [kind, step, answer].filter((one) => one !== undefined).join(' ');

/** Not everything that has a child look again comes from Mosaic. */
function happened(what: ChildStatus['timeline'][number]['what'], about = ''): string {
  if (what === 'absorbed' && about === 'previous-system') return 'what CP-IS held before us was taken over';
  if (what === 'event-received' && about.startsWith('load-')) return 'the child was loaded';
  if (what === 'event-received' && about.startsWith('reconcile-'))
    return 'the comparison with Mosaic had it look again';
  return timelineWords[what];
}

function heldWords({ registrationId, content, acceptedAt }: ChildStatus['held'][number]): string {
  const until = content.end === undefined ? '' : ` until ${dateWords(content.end)}`;
  return `${registrationId}: ${content.kind} from ${dateWords(content.start)}${until}, accepted ${ukWords(acceptedAt)}`;
}
