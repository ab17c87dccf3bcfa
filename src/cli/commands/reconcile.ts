import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { reconcileWorkflowId } from '../../contracts/workflow-ids.js';
import { ukWords } from '../../domain/dates.js';
import type { ReconcileRow, Reconciliation } from '../../domain/reconciliation.js';
import { matchRate, matchRateWanted, reconcileGroups } from '../../domain/reconciliation.js';
import { actOf, askedAct, exits, tellOutcome } from '../acts.js';
import { withLink } from '../context.js';
import { safeCell } from '../csv.js';
import { asJson, tableOf } from '../words.js';

interface Options {
  readonly dryRun?: boolean;
  readonly last?: boolean;
  readonly confirm?: boolean;
  readonly refuse?: boolean;
  readonly reason?: string;
  readonly by?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** `cpis reconcile`: compares Mosaic's list with what CP-IS holds, now; or decides what a run asked for. */
export function addReconcile(program: Command): void {
  program
    .command('reconcile')
    .description('compare Mosaic’s list with what CP-IS holds, and repair what is safe')
    .option('--dry-run', 'look and report, and change nothing')
    .option('--last', 'show what the latest run found')
    .option('--confirm', 'end what a stopped run asked for; needs --reason')
    .option('--refuse', 'leave it as it is; needs --reason')
    .option('--reason <text>', 'why; it is kept')
    .option('--by <name>', 'who you are, where it is not the name you are logged in with')
    .option('--csv <file>', 'write every child that does not agree into this file')
    .option('--json', 'as JSON')
    .action(async (options: Options) => {
      if (options.confirm === true || options.refuse === true) return decide(options);
      const what = options.last === true ? 'reconcile-last' : 'reconcile';
      const found = await withLink({ what, dryRun: options.dryRun }, ({ reconciliation }) =>
        options.last === true ? reconciliation.last() : reconciliation.run({ dryRun: options.dryRun === true }),
      );
      if (found === undefined) {
        process.stdout.write('No comparison has run yet.\n');
        return;
      }
      if (options.csv !== undefined) writeFileSync(options.csv, csvOf(found.rows));
      process.stdout.write(options.json === true ? asJson(found) : inWords(found));
      if (found.stopped.length > 0) process.exitCode = exits.secondPerson;
    });
}

async function decide({ confirm, reason = '', ...rest }: Options): Promise<void> {
  const asked = { ...rest, reason };
  const act = actOf(asked);
  const what = confirm === true ? 'reconcile-confirm' : 'reconcile-refuse';
  const outcome = await withLink(askedAct(what, asked, reconcileWorkflowId), ({ reconciliation }) =>
    confirm === true ? reconciliation.confirm(act) : reconciliation.refuse(act),
  );
  tellOutcome(asked, act, 'what the comparison asked for', outcome);
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
            ? `It stopped: ${found.stopped.length} children would end. Compare them with Mosaic, then: cpis reconcile --confirm`
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
