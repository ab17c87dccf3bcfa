import type { Command } from 'commander';
import type { CollectorStatus } from '../../contracts/collector.js';
import { collectorWorkflowId, messageWorkflowId } from '../../contracts/workflow-ids.js';
import { ukWords } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import { actOf, askedAct, isLogged, perform, withActOptions, type ActOptions } from '../acts.js';
import { withAnswer } from '../context.js';
import { asJson, attentionWords, section } from '../words.js';

/** `cpis collector …`: what empties the NHS mailbox, and what a person decides about it. */
export function addCollector(program: Command): void {
  const collector = program.command('collector').description('what empties the NHS mailbox');
  addShow(collector);
  addAct(collector, 'hold', 'stop emptying the mailbox; the NHS keeps messages for five days');
  addAct(collector, 'release', 'empty the mailbox again');
  addConfirmLost(collector);
}

function addShow(collector: Command): void {
  collector
    .command('show')
    .description('when the mailbox was last read, and what cannot be taken from it')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await withAnswer({ what: 'collector-show', subjects: [collectorWorkflowId] }, (link) =>
        link.collector.status(),
      );
      process.stdout.write(json === true ? asJson(status) : inWords(status));
    });
}

const inWords = ({ onHold, lastReadAt, skipped, attentions, log = [] }: CollectorStatus): string =>
  [
    `The mailbox is ${onHold ? 'not emptied: on hold' : 'emptied'}, last read ${lastReadAt === undefined ? 'never' : ukWords(lastReadAt)}.`,
    ...section('Left in the mailbox: too large, or not for us', skipped),
    ...section('Needs attention', attentions.map(attentionWords)),
    ...section(
      'Done by hand',
      log.map(({ at, what, by, reason, about }) => `${ukWords(at)}  ${what} ${about ?? ''}: ${by}, ${reason}`),
    ),
    '',
  ].join('\n');

const wouldWords = {
  hold: 'stop emptying the mailbox; messages wait there, five days at most',
  release: 'empty the mailbox again, at once',
} as const;

function addAct(collector: Command, kind: keyof typeof wouldWords, description: string): void {
  withActOptions(collector.command(kind).description(description)).action((options: ActOptions) =>
    withAnswer(askedAct(`collector-${kind}`, options, collectorWorkflowId), async (link) => {
      const act = actOf(options);
      const { log = [] } = await link.collector.status();
      await perform(options, {
        about: 'the collector',
        act,
        wasSaid: isLogged(log, act),
        would: wouldWords[kind],
        preview: () => Promise.resolve('done'),
        carryOut: () => link.collector[kind](act),
      });
    }),
  );
}

function addConfirmLost(collector: Command): void {
  const command = collector
    .command('confirm-lost')
    .description('say that the NHS was asked for a message that it listed and could not give')
    .argument('<messageId>', 'as cpis collector show gives it');
  withActOptions(command).action((messageId: string, options: ActOptions) =>
    withAnswer(askedAct('collector-confirm-lost', options, messageWorkflowId(messageId)), async (link) => {
      const act = { ...actOf(options), messageId };
      const { attentions, log = [] } = await link.collector.status();
      const isLost = attentions.some(({ code, about }) => code === 'message-possibly-lost' && about === messageId);
      const wasSaid = isLogged(log, act);
      if (!isLost && !wasSaid) throw new CodedError('act.nothing-to-do');
      await perform(options, {
        about: `message ${messageId}`,
        act,
        wasSaid,
        would: 'close the attention: the NHS was asked for the message',
        preview: () => Promise.resolve('done'),
        carryOut: () => link.collector.confirmLost(act),
      });
    }),
  );
}
