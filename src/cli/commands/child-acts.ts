import type { Command } from 'commander';
import type { CpisLink } from '../../client.js';
import { ConfigError } from '../../config/load.js';
import type { ChildAct } from '../../domain/child-acts.js';
import { CodedError } from '../../domain/failure.js';
import { parseNhsNumber } from '../../domain/nhs-number.js';
import type { ActOutcome, OperatorAct } from '../../domain/operator-acts.js';
import type { MosaicPersonId } from '../../domain/people.js';
import { actOf, tellOutcome, withActOptions, type ActOptions } from '../acts.js';
import { personIdFrom } from '../arguments.js';
import { withLink } from '../context.js';
import { bytesOf } from '../file-argument.js';

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

function addTakeUp(program: Command): void {
  const command = program
    .command('take-up')
    .description('say that you deal with alerts; one or several children, or - for lines of standard input: id about')
    .argument('<mosaicPersonId...>', who)
    .option('--about <id>', 'the notification or registration; without it, everything that was alerted for the child');
  withActOptions(command).action(async (ids: string[], options: ActOptions & { about?: string }) => {
    const lines =
      ids[0] === '-'
        ? Buffer.from(await bytesOf('-'))
            .toString('utf8')
            .split('\n')
            .filter(Boolean)
        : ids;
    const wanted = lines.map((line) => {
      const [id = '', about] = line.trim().split(/\s+/);
      return { personId: personIdFrom(id), about: about ?? options.about };
    });
    await withLink(async (link) => {
      for (const { personId, about } of wanted) await takeUpAll(link, personId, about, options);
    });
  });
}

async function takeUpAll(
  link: CpisLink,
  personId: MosaicPersonId,
  about: string | undefined,
  options: ActOptions,
): Promise<void> {
  const status = await link.children.status(personId);
  const abouts = about === undefined ? status.alerted.filter((one) => !isTaken(status.takenUp, one)) : [about];
  if (abouts.length === 0) throw new CodedError('act.nothing-to-do');
  for (const one of abouts) await say(link, personId, { kind: 'take-up', about: one }, options);
}

const isTaken = (takenUp: readonly { about: string }[], about: string): boolean =>
  takenUp.some((one) => one.about === about);

const carryOut = (personId: MosaicPersonId, wanted: Wanted, options: ActOptions): Promise<void> =>
  withLink((link) => say(link, personId, wanted, options));

async function say(link: CpisLink, personId: MosaicPersonId, wanted: Wanted, options: ActOptions): Promise<void> {
  const act: ChildAct = { ...actOf(options), ...wanted };
  const outcome = options.dryRun === true ? await previewed(link, personId, act) : await done(link, personId, act);
  tellOutcome(options, act, `child ${personId}`, outcome);
}

async function previewed({ children }: CpisLink, personId: MosaicPersonId, act: ChildAct): Promise<ActOutcome> {
  const preview = await children.preview(personId, act);
  if ('refusal' in preview) throw new CodedError(preview.refusal);
  return preview.outcome;
}

function done({ children }: CpisLink, personId: MosaicPersonId, act: ChildAct): Promise<ActOutcome> {
  switch (act.kind) {
    case 'retry':
      return children.retry(personId, act);
    case 'resend':
      return children.resend(personId, act);
    case 'discard':
      return children.discard(personId, act);
    case 'confirm-delete':
      return children.confirmDelete(personId, act);
    case 'set-replacement-number':
      return children.setReplacementNumber(personId, act);
    case 'take-up':
      return children.takeUp(personId, act);
  }
}
