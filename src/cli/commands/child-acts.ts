import type { Command } from 'commander';
import type { CpisLink } from '../../client.js';
import { ConfigError } from '../../config/load.js';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import type { ChildAct } from '../../domain/child-acts.js';
import type { FailureCode } from '../../domain/failure.js';
import { CodedError, failureOf } from '../../domain/failure.js';
import { parseNhsNumber } from '../../domain/nhs-number.js';
import type { ActOutcome, OperatorAct } from '../../domain/operator-acts.js';
import { isSamePerson } from '../../domain/operator-acts.js';
import type { MosaicPersonId } from '../../domain/people.js';
import type { ActOptions, Deed } from '../acts.js';
import { actOf, askedAct, perform, performAll, withActOptions } from '../acts.js';
import { personIdFrom } from '../arguments.js';
import { inTime, withAnswer, withLink } from '../context.js';
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
    const subjects = wanted.map(({ personId }) => childWorkflowId(personId));
    await withLink(askedAct('take-up', options, ...subjects), async (link) => {
      const act = actOf(options);
      const deeds: Deed[] = [];
      for (const one of wanted)
        deeds.push(...(await takeUps(link, act, { ...one, again: options.actId !== undefined })));
      await performAll(options, deeds);
    });
  });
}

/**
 * One deed for each alert of the child: each has an id of its own, made from the act's, so that the whole may be said
 * again. A child of whom nothing can be read, or who has no alert, is a deed that fails and lets the next ones go on.
 */
async function takeUps(
  link: CpisLink,
  act: OperatorAct,
  { personId, about, again }: { personId: MosaicPersonId; about: string | undefined; again: boolean },
): Promise<readonly Deed[]> {
  const failing = (code: FailureCode): Deed => {
    const fail = (): Promise<never> => Promise.reject(new CodedError(code));
    return { about: `child ${personId}`, act, would: 'do nothing', preview: fail, carryOut: fail };
  };
  try {
    const { alerted, takenUp } = await inTime(link, () => link.children.status(personId));
    const isFree = (one: string): boolean =>
      takenUp.every((taken) => taken.about !== one || (again && isSamePerson(taken.by, act.by)));
    const abouts = about === undefined ? [...new Set(alerted)].filter(isFree) : [about];
    if (abouts.length === 0) return [failing('act.nothing-to-do')];
    return abouts.map((one) =>
      deedOf(link, personId, { ...act, actId: `${act.actId}/${one}`, kind: 'take-up', about: one }),
    );
  } catch (error) {
    if (!(error instanceof CodedError) || failureOf(error.code).class !== 'permanent') throw error;
    return [failing(error.code)];
  }
}

const carryOut = (personId: MosaicPersonId, wanted: Wanted, options: ActOptions): Promise<void> =>
  withAnswer(askedAct(wanted.kind, options, childWorkflowId(personId)), (link) =>
    perform(options, deedOf(link, personId, { ...actOf(options), ...wanted })),
  );

const deedOf = (link: CpisLink, personId: MosaicPersonId, act: ChildAct): Deed => ({
  about: `child ${personId}`,
  act,
  would: wouldOf(act),
  preview: () => inTime(link, () => previewed(link, personId, act)),
  carryOut: () => inTime(link, () => done(link, personId, act)),
});

function wouldOf(act: ChildAct): string {
  switch (act.kind) {
    case 'retry':
      return 'read the child from Mosaic, forget its refusals and try everything again that failed';
    case 'resend':
      return 'send every open registration of the child again in the next file';
    case 'discard':
      return `end ${act.about}: nothing more is done about it`;
    case 'confirm-delete':
      return `have CP-IS delete ${act.registrationId} with the next file: it is the second confirmation`;
    case 'set-replacement-number':
      return 'register the child under the new number, unless another child holds it';
    case 'take-up':
      return `note that ${act.by} deals with ${act.about}`;
  }
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
