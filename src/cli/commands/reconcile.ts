import type { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { reconcileWorkflowId } from '../../contracts/workflow-ids.js';
import { ukWords } from '../../domain/dates.js';
import type { FailureCode } from '../../domain/failure.js';
import { CodedError } from '../../domain/failure.js';
import type { ReconcileRow, Reconciliation } from '../../domain/reconciliation.js';
import { matchRate, matchRateWanted, reconcileGroups } from '../../domain/reconciliation.js';
import { ConfigError } from '../../config/load.js';
import type { ActOptions } from '../acts.js';
import { actOf, askedAct, exits, perform } from '../acts.js';
import type { Asked } from '../audited.js';
import { withLink } from '../context.js';
import { sentenceOf } from '../../observability/process-end.js';
import { safeCell } from '../csv.js';
import { mustBeWritable, writeFile } from '../file-argument.js';
import { asJson, tableOf } from '../words.js';

interface Options extends Partial<ActOptions> {
  readonly last?: boolean;
  readonly confirm?: boolean;
  readonly refuse?: boolean;
  readonly csv?: string;
}

/** `cpis reconcile`: compares Mosaic's list with what CP-IS holds, now; or decides what a run asked for. */
export function addReconcile(program: Command): void {
  program
    .command('reconcile')
    .description('compare Mosaic’s list with what CP-IS holds, and repair what is safe')
    .option('--dry-run', 'look and report, and change nothing')
    .option('--last', 'show what the latest run found')
    .option('--confirm', 'end what a stopped run asks for')
    .option('--refuse', 'leave it as it is')
    .option('--reason <text>', 'why; it is kept. Needed where something may be changed')
    .option('--by <name>', 'who you are, where it is not the name you are logged in with')
    .option('--act-id <id>', 'of a decision that you say again: it counts once')
    .option('--csv <file>', 'write every child that does not agree into this file')
    .option('--json', 'as JSON')
    .action((options: Options) => {
      const asked = (['last', 'confirm', 'refuse'] as const).filter((one) => options[one] === true);
      if (asked.length > 1) throw new ConfigError(`Say one of ${asked.map((one) => `--${one}`).join(' and ')}.`);
      if (asked[0] === 'confirm' || asked[0] === 'refuse') return decide(asked[0], { reason: '', ...options });
      return compare(options);
    });
}

async function compare({ last, dryRun = false, reason = '', csv, json, ...rest }: Options): Promise<void> {
  mustBeWritable(csv);
  const looks: Asked = last === true ? { what: 'reconcile-last' } : { what: 'reconcile', dryRun };
  const asked = last === true || dryRun ? looks : askedAct('reconcile', { ...rest, reason });
  const found = await withLink(asked, ({ reconciliation }) =>
    last === true ? reconciliation.last() : reconciliation.run({ dryRun, failing: sayFailing }),
  );
  if (found === undefined) {
    process.stdout.write(json === true ? asJson(null) : 'No comparison has run yet.\n');
    return;
  }
  if (csv !== undefined) writeFile(csv, csvOf(found.rows));
  process.stdout.write(json === true ? asJson({ ...found, matchRate: matchRate(found) ?? null }) : inWords(found));
  if (found.stopped.length > 0) process.exitCode = exits.secondPerson;
}

const sayFailing = (why: FailureCode): void =>
  void process.stderr.write(
    `${sentenceOf(new CodedError(why))}\nIt is tried again. Stop waiting with Ctrl-C: the comparison goes on, and cpis reconcile --last shows it.\n`,
  );

/** What a stopped run asks for, as a deed that can be tried first. */
async function decide(what: 'confirm' | 'refuse', options: ActOptions): Promise<void> {
  const act = actOf(options);
  await withLink(askedAct(`reconcile-${what}`, options, reconcileWorkflowId), async ({ reconciliation }) => {
    const wasSaid = (await reconciliation.last())?.decided?.actId === act.actId;
    const children = wasSaid ? 0 : (await reconciliation.asking()).stopped.length;
    await perform(options, {
      about: 'what the comparison asks for',
      act,
      wasSaid,
      would:
        what === 'confirm'
          ? `have ${children} children look again, and end what Mosaic shows ended`
          : `leave ${children} children as they are: the next comparison asks again`,
      preview: () => Promise.resolve('done'),
      carryOut: () => reconciliation[what](act),
    });
  });
}

const csvOf = (rows: readonly ReconcileRow[]): string =>
  stringify(
    rows.map(({ personId, group, stage, why }) => [personId, group, stage, why].map(safeCell)),
    { header: true, columns: ['personId', 'group', 'stage', 'why'] },
  );

function inWords(found: Reconciliation): string {
  const rate = matchRate(found);
  const percent = rate === undefined ? 'nothing in scope' : `${(rate * 100).toFixed(1)} %`;
  const line =
    rate === undefined || rate >= matchRateWanted
      ? ''
      : `: below the ${matchRateWanted * 100} % that NHS England expects`;
  const rows = Object.entries(reconcileGroups).map(([group, words]) => [
    group,
    String(Object.entries(found.counts).find(([name]) => name === group)?.[1] ?? 0),
    words,
  ]);
  const stopped =
    found.stopped.length === 0
      ? []
      : [
          found.endedAt === undefined
            ? `It stopped: ${found.stopped.length} children would end. Compare them with Mosaic, then: cpis reconcile --confirm --reason …`
            : `It stopped: ${found.stopped.length} children would end, and nothing was done. The next comparison asks again.`,
        ];
  return [
    `Compared on ${ukWords(found.startedAt)}${found.dryRun ? ', looking only' : ''}.`,
    tableOf(['group', 'children', 'meaning'], rows),
    `Matched: ${found.accepted} of ${found.inScope} in scope, ${percent}${line}.`,
    ...(found.resubmitted === 0 ? [] : [`Submitted again, lost with an earlier desk: ${found.resubmitted}.`]),
    ...stopped,
    '',
  ].join('\n');
}
