import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import type { CpisLink } from '../../client.js';
import { CodedError } from '../../domain/failure.js';
import type { OperatorAct } from '../../domain/operator-acts.js';
import type { MosaicPersonId } from '../../domain/people.js';
import type { ActOptions, Deed } from '../acts.js';
import { actOf, askedAct, performAll, withActOptions } from '../acts.js';
import { deedOf } from '../child-deeds.js';
import { inTime, withLink } from '../context.js';
import { bytesOf } from '../file-argument.js';
import type { RoleAlerts, ToTakeUp } from '../taken-up-lines.js';
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
    .argument('[id...]', 'persons’ ids in Mosaic, or upload-12, message-…, collector, upload-desk; - reads lines')
    .option('--from <file>', 'a CSV with the columns workflow or child, and about; or a line each: id about')
    .option('--about <id>', 'the notification or registration; without it, every alert that nobody has taken up');
  withActOptions(command).action(async (ids: readonly string[], options: Options) => {
    const alerts = await alertsOf(ids, options);
    const subjects = alerts.map((one) => ('workflowId' in one ? one.workflowId : childWorkflowId(one.personId)));
    await withLink(askedAct('take-up', options, ...subjects), async (link) => {
      const act = actOf(options);
      const deeds = alerts.map((one) =>
        'workflowId' in one ? roleDeed(link, one, act) : childDeed(link, { about: options.about, ...one }, act),
      );
      await performAll(options, deeds);
    });
  });
}

const childDeed = (
  link: CpisLink,
  { personId, about }: { readonly personId: MosaicPersonId; readonly about?: string | undefined },
  act: OperatorAct,
): Deed =>
  deedOf(link, personId, {
    ...act,
    kind: 'take-up',
    ...(about !== undefined && { actId: `${act.actId}/${about}`, about }),
  });

const roleDeed = (link: CpisLink, { workflowId }: RoleAlerts, act: OperatorAct): Deed => ({
  about: workflowId,
  act,
  would: `note that ${act.by} deals with what people were told of`,
  preview: () =>
    inTime(link, async () => {
      if (!(await link.roleAlerts.needsPerson(workflowId))) throw new CodedError('act.nothing-to-do');
      return 'done' as const;
    }),
  carryOut: () => inTime(link, () => link.roleAlerts.takeUp(workflowId, act)),
});

async function alertsOf(ids: readonly string[], { from }: Options): Promise<readonly ToTakeUp[]> {
  const file = from ?? (ids[0] === '-' ? '-' : undefined);
  const alerts = file === undefined ? ids.map((id) => alertFrom(id)) : await linesOf(file);
  if (alerts.length === 0) throw new ConfigError('Nobody is named: give ids, or --from <file>.');
  return alerts;
}

const linesOf = async (file: string): Promise<readonly ToTakeUp[]> =>
  alertsIn(Buffer.from(await bytesOf(file)).toString('utf8'));
