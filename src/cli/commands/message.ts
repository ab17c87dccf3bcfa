import type { Command } from 'commander';
import type { CpisLink } from '../../client.js';
import { childWorkflowId, shownWorkflowId } from '../../contracts/workflow-ids.js';
import { ukWords } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import type { ActOutcome } from '../../domain/operator-acts.js';
import type { MosaicPersonId } from '../../domain/people.js';
import { actOf, askedAct, isLogged, perform, withActOptions, type ActOptions } from '../acts.js';
import { countFrom, personIdFrom } from '../arguments.js';
import { withAnswer } from '../context.js';
import { asJson, attentionWords, idWords, section, tableOf } from '../words.js';

/** `cpis message …`: what the NHS sent, and what became of each item. */
export function addMessage(program: Command): void {
  const message = program.command('message').description('messages from the NHS, and what became of them');
  addList(message);
  addShow(message);
  addAssign(message);
  addAct(message, 'reprocess', 'read or look again, after something changed');
  addAct(message, 'discard', 'end the message; the reason is kept');
}

function addList(message: Command): void {
  message
    .command('list')
    .description('messages, newest first')
    .option('--open', 'only those that are not dealt with')
    .option('--at-most <number>', 'no more than so many', countFrom, 100)
    .option('--json', 'as JSON')
    .action(async ({ open, atMost, json }: { open?: boolean; atMost: number; json?: boolean }) => {
      const found = await withAnswer({ what: 'message-list' }, ({ messages }) =>
        messages.list({ running: open === true, atMost }),
      );
      const rows = found.map(({ workflowId, stage, startedAt, codes }) => [
        workflowId.replace(/^message-/, ''),
        stage,
        ukWords(startedAt),
        codes.join(', '),
      ]);
      const words =
        rows.length === 0 ? 'No message.\n' : tableOf(['message', 'stage', 'since', 'needs attention'], rows);
      process.stdout.write(json === true ? asJson(found) : words);
    });
}

type Status = Awaited<ReturnType<CpisLink['messages']['status']>>;

function addShow(message: Command): void {
  message
    .command('show')
    .description('one message, item by item')
    .argument('<messageId>')
    .option('--json', 'as JSON')
    .action(async (messageId: string, { json }: { json?: boolean }) => {
      const status = await withAnswer(
        { what: 'message-show', subjects: [shownWorkflowId(messageId)] },
        ({ messages }) => messages.status(messageId),
      );
      process.stdout.write(json === true ? asJson(status) : words(status));
    });
}

const words = ({ messageId, kind, stage, receivedAt, from, workflowId, items, attentions, log }: Status): string =>
  [
    `Message ${messageId}: ${kind}, ${stage}, received ${ukWords(receivedAt)}.`,
    `Sender: ${idWords(from)}. Workflow id: ${idWords(workflowId)}.`,
    ...section(
      'Items',
      items.map(({ state, deliveredTo }, place) => `${place + 1}: ${state} ${deliveredTo.join(', ')}`.trimEnd()),
    ),
    ...section('Needs attention', attentions.map(attentionWords)),
    ...section(
      'Done by hand',
      log.map(({ at, what, by, reason }) => `${ukWords(at)}  ${what}: ${by}, ${reason}`),
    ),
    '',
  ].join('\n');

function addAssign(message: Command): void {
  const command = message
    .command('assign')
    .description('give an item that nobody could place to a child')
    .argument('<messageId>')
    .argument('<item>', 'its place in the message, from 1', countFrom)
    .argument('<mosaicPersonId>', 'the child', personIdFrom);
  withActOptions(command).action((messageId: string, item: number, personId: MosaicPersonId, options: ActOptions) =>
    withAnswer(
      askedAct('message-assign', options, shownWorkflowId(messageId), childWorkflowId(personId)),
      async ({ messages }) => {
        const act = { ...actOf(options), item, personId };
        const { items, log } = await messages.status(messageId);
        const state = items[item - 1]?.state;
        await perform(options, {
          about: `message ${messageId}, item ${item}`,
          act,
          wasSaid: isLogged(log, act),
          would: `bring it to child ${personId}, whose actions are then carried out in Mosaic`,
          preview: () => previewOf(state === 'unmatched' || state === 'ambiguous'),
          carryOut: () => messages.assign(messageId, act),
        });
      },
    ),
  );
}

const previewOf = (isOpen: boolean): Promise<ActOutcome> =>
  isOpen ? Promise.resolve('done') : Promise.reject(new CodedError('act.nothing-to-do'));

const actWords = {
  reprocess: 'read the message, or look for its children, again',
  discard: 'end the message: nothing more is done about its open items',
} as const;

function addAct(message: Command, kind: keyof typeof actWords, description: string): void {
  withActOptions(message.command(kind).description(description).argument('<messageId>')).action(
    (messageId: string, options: ActOptions) =>
      withAnswer(askedAct(`message-${kind}`, options, shownWorkflowId(messageId)), async ({ messages }) => {
        const act = actOf(options);
        const { stage, log } = await messages.status(messageId);
        const isOpen = stage !== 'delivered' && stage !== 'discarded';
        const wasSaid = isLogged(log, act);
        if (!isOpen && !wasSaid) throw new CodedError('act.nothing-to-do');
        await perform(options, {
          about: `message ${messageId}`,
          act,
          wasSaid,
          would: actWords[kind],
          preview: () => previewOf(isOpen),
          carryOut: () => messages[kind](messageId, act),
        });
      }),
  );
}
