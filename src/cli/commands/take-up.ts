import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import type { ActOptions } from '../acts.js';
import { actOf, askedAct, performAll, withActOptions } from '../acts.js';
import { deedOf } from '../child-deeds.js';
import { withLink } from '../context.js';
import { bytesOf } from '../file-argument.js';
import type { AlertsOfOne } from '../../client/take-up.js';
import { alertFrom, alertsIn } from '../taken-up-lines.js';

interface Options extends ActOptions {
  readonly about?: string;
  readonly from?: string;
}

/** `cpis take-up`: of one child or of many; every result is told, and one that fails lets the next ones go on. */
export function addTakeUp(program: Command): void {
  const command = program
    .command('take-up')
    .description('say that you deal with alerts, and with --reason what you did: of one child or of several')
    .argument('[mosaicPersonId...]', 'the persons’ ids in Mosaic; - reads lines of standard input')
    .option('--from <file>', 'a CSV with the columns workflow or child, and about; or a line each: id about')
    .option('--about <id>', 'the notification or registration; without it, every alert that nobody has taken up');
  withActOptions(command).action(async (ids: readonly string[], options: Options) => {
    const alerts = await alertsOf(ids, options);
    const subjects = alerts.map(({ personId }) => childWorkflowId(personId));
    await withLink(askedAct('take-up', options, ...subjects), async (link) => {
      const act = actOf(options);
      const deeds = alerts.map(({ personId, about = options.about }) =>
        deedOf(link, personId, {
          ...act,
          kind: 'take-up',
          ...(about !== undefined && { actId: `${act.actId}/${about}`, about }),
        }),
      );
      await performAll(options, deeds);
    });
  });
}

async function alertsOf(ids: readonly string[], { from }: Options): Promise<readonly AlertsOfOne[]> {
  const file = from ?? (ids[0] === '-' ? '-' : undefined);
  const alerts = file === undefined ? ids.map((id) => alertFrom(id)) : await linesOf(file);
  if (alerts.length === 0) throw new ConfigError('Nobody is named: give ids, or --from <file>.');
  return alerts;
}

const linesOf = async (file: string): Promise<readonly AlertsOfOne[]> =>
  alertsIn(Buffer.from(await bytesOf(file)).toString('utf8'));
