import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import type { ChildAct } from '../../domain/child-acts.js';
import { parseNhsNumber } from '../../domain/nhs-number.js';
import type { OperatorAct } from '../../domain/operator-acts.js';
import type { MosaicPersonId } from '../../domain/people.js';
import type { ActOptions } from '../acts.js';
import { actOf, askedAct, confirmedBy, perform, withActOptions } from '../acts.js';
import { personIdFrom } from '../arguments.js';
import { withAnswer } from '../context.js';
import { bytesOf } from '../file-argument.js';
import { deedOf } from '../child-deeds.js';
import { addTakeUp } from './take-up.js';

/** The verbs for one child: each names who and why, counts once, and can be tried with --dry-run. */
export function addChildActs(program: Command): void {
  addPlain(program, 'retry', 'try again what failed or was refused, after something was corrected');
  addPlain(program, 'resend', 'send every open registration again, although CP-IS accepted the same');
  addDiscard(program);
  addConfirmDelete(program);
  addReplaceNumber(program);
  addTakeUp(program);
}

/** What an act says about itself, without who and why. */
type Wanted = ChildAct extends infer One ? (One extends ChildAct ? Omit<One, keyof OperatorAct> : never) : never;

const who = 'the person’s id in Mosaic';

function addPlain(program: Command, kind: 'retry' | 'resend', description: string): void {
  withActOptions(program.command(kind).description(description).argument('<mosaicPersonId>', who)).action(
    (id: string, options: ActOptions) => carryOut(personIdFrom(id), { kind }, options),
  );
}

function addDiscard(program: Command): void {
  const command = program
    .command('discard')
    .description('end a matter that was dealt with by hand: a parked notification, a refusal, a notice')
    .argument('<mosaicPersonId>', who)
    .argument('<about>', 'the notification, registration or attention, as cpis child shows it')
    .option('--nothing-held', 'of a refusal: CP-IS holds no earlier record any more');
  withActOptions(command).action((id: string, about: string, options: ActOptions & { nothingHeld?: boolean }) =>
    carryOut(
      personIdFrom(id),
      { kind: 'discard', about, ...(options.nothingHeld === true ? { stillHeld: false } : {}) },
      options,
    ),
  );
}

function addConfirmDelete(program: Command): void {
  const command = program
    .command('confirm-delete')
    .description('confirm that a wrongly shared registration is deleted; two people must')
    .argument('<mosaicPersonId>', who)
    .argument('<registrationId>', 'as cpis child shows it');
  withActOptions(command).action((id: string, registrationId: string, options: ActOptions) =>
    carryOut(personIdFrom(id), { kind: 'confirm-delete', registrationId }, options),
  );
}

/** The number is read from a file or standard input: on the command line everybody on this machine could see it. */
function addReplaceNumber(program: Command): void {
  const command = program
    .command('replace-number')
    .description('enter the NHS number that replaced one that is no longer in use')
    .argument('<mosaicPersonId>', who)
    .requiredOption('--number-file <file>', 'a file with the number alone, or - for standard input');
  withActOptions(command).action(async (id: string, options: ActOptions & { numberFile: string }) => {
    const nhsNumber = parseNhsNumber(
      Buffer.from(await bytesOf(options.numberFile))
        .toString('utf8')
        .trim(),
    );
    if (nhsNumber === undefined)
      throw new ConfigError('What was read is no NHS number: ten digits with a right check digit are needed.');
    await carryOut(personIdFrom(id), { kind: 'set-replacement-number', nhsNumber }, options);
  });
}

const carryOut = (personId: MosaicPersonId, wanted: Wanted, options: ActOptions): Promise<void> =>
  withAnswer(askedAct(wanted.kind, options, childWorkflowId(personId)), (link, config) => {
    const act = wanted.kind === 'confirm-delete' ? confirmedBy(options, config) : actOf(options);
    return perform(options, deedOf(link, personId, { ...act, ...wanted }));
  });
