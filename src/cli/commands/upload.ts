import type { Command } from 'commander';
import type { CpisLink } from '../../client.js';
import { ukWords } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import type { ActOutcome } from '../../domain/operator-acts.js';
import { actOf, tellOutcome, withActOptions, type ActOptions } from '../acts.js';
import { countFrom } from '../arguments.js';
import { withLink } from '../context.js';
import { asJson, attentionWords, section, tableOf } from '../words.js';

/** `cpis upload …`: files as files, and the desk that cuts them. */
export function addUpload(program: Command): void {
  const upload = program.command('upload').description('files to CP-IS, and the desk that gives them their numbers');
  addList(upload);
  addShow(upload);
  addFileAct(upload, 'resend', 'send the identical file again, after you found out that the NHS does not have it');
  addFileAct(upload, 'give-up', 'end the wait for an answer: the children are told that nobody knows');
  addDeskAct(upload, 'hold', 'stop files that have not gone yet; changes are still taken');
  addRelease(upload);
  addDeskAct(upload, 'release-ends', 'let the ends go that the brake holds, after you compared them with Mosaic');
  addDeskAct(upload, 'return-ends', 'give the held ends back to their children, which look at Mosaic again');
}

function addList(upload: Command): void {
  upload
    .command('list')
    .description('files, newest first, and where each stands')
    .option('--open', 'only those that are not closed')
    .option('--at-most <number>', 'no more than so many', countFrom, 100)
    .option('--json', 'as JSON')
    .action(async ({ open, atMost, json }: { open?: boolean; atMost: number; json?: boolean }) => {
      const files = await withLink(({ uploads }) => uploads.list({ running: open === true, atMost }));
      const rows = files.map(({ workflowId, stage, startedAt, codes }) => [
        workflowId.replace('upload-', ''),
        stage,
        ukWords(startedAt),
        codes.join(', '),
      ]);
      const words = rows.length === 0 ? 'No file.\n' : tableOf(['file', 'stage', 'since', 'needs attention'], rows);
      process.stdout.write(json === true ? asJson(files) : words);
    });
}

function addShow(upload: Command): void {
  upload
    .command('show')
    .description('one file, or with no number the desk')
    .argument('[sequence]', 'the file’s number', countFrom)
    .option('--json', 'as JSON')
    .action(async (sequence: number | undefined, { json }: { json?: boolean }) => {
      await withLink(async ({ uploads, desk }) => {
        if (sequence === undefined) {
          const status = await desk.status();
          process.stdout.write(json === true ? asJson(status) : deskWords(status));
          return;
        }
        const status = await uploads.status(sequence);
        process.stdout.write(json === true ? asJson(status) : fileWords(status));
      });
    });
}

type DeskStatus = Awaited<ReturnType<CpisLink['desk']['status']>>;
type FileStatus = Awaited<ReturnType<CpisLink['uploads']['status']>>;

const logWords = ({
  at,
  what,
  by,
  reason,
}: {
  at: FileStatus['log'][number]['at'];
  what: string;
  by: string;
  reason: string;
}): string => `${ukWords(at)}  ${what}: ${by}, ${reason}`;

function deskWords({ held, nextSequence, waiting, inFlight, heldEnds, attentions, log }: DeskStatus): string {
  return [
    `The desk is ${held ? 'on hold' : 'open'}; the next file is number ${nextSequence ?? 'not known: release it'}.`,
    `Changes that wait: ${waiting}. Files in flight: ${inFlight.join(', ') || 'none'}.`,
    ...section(
      'Ends that the brake holds',
      heldEnds.map(({ personId, kind }) => `child ${personId}: ${kind}`),
    ),
    ...section('Needs attention', attentions.map(attentionWords)),
    ...section('Done by hand', log.map(logWords)),
    '',
  ].join('\n');
}

function fileWords({ sequence, stage, records, messageId, fileCode, sentAt, attentions, log }: FileStatus): string {
  const sent = sentAt === undefined ? '' : `, sent ${ukWords(sentAt)} as ${messageId ?? '-'}`;
  return [
    `File ${sequence}: ${stage}, ${records} records${sent}${fileCode === undefined ? '' : `, answered ${fileCode}`}.`,
    ...section('Needs attention', attentions.map(attentionWords)),
    ...section('Done by hand', log.map(logWords)),
    '',
  ].join('\n');
}

function addFileAct(upload: Command, kind: 'resend' | 'give-up', description: string): void {
  const command = upload.command(kind).description(description).argument('<sequence>', 'the file’s number', countFrom);
  withActOptions(command).action((sequence: number, options: ActOptions) =>
    withLink(async ({ uploads }) => {
      const act = actOf(options);
      const { stage } = await uploads.status(sequence);
      if (stage === 'closed') throw new CodedError('act.nothing-to-do');
      const carryOut = (): Promise<ActOutcome> =>
        kind === 'resend' ? uploads.resend(sequence, act) : uploads.giveUp(sequence, act);
      tellOutcome(options, act, `file ${sequence}`, options.dryRun === true ? 'done' : await carryOut());
    }),
  );
}

type DeskVerb = 'hold' | 'release-ends' | 'return-ends';

function addDeskAct(upload: Command, kind: DeskVerb, description: string): void {
  withActOptions(upload.command(kind).description(description)).action((options: ActOptions) =>
    withLink(async ({ desk }) => {
      const act = actOf(options);
      const { heldEnds } = await desk.status();
      if (kind !== 'hold' && heldEnds.length === 0) throw new CodedError('act.nothing-to-do');
      const verbs = { hold: desk.hold, 'release-ends': desk.releaseEnds, 'return-ends': desk.returnEnds };
      const about = kind === 'hold' ? 'the desk' : `${heldEnds.length} held ends`;
      tellOutcome(options, act, about, options.dryRun === true ? 'done' : await verbs[kind](act));
    }),
  );
}

function addRelease(upload: Command): void {
  const command = upload
    .command('release')
    .description('let files go, the next one under this number')
    .requiredOption('--next <sequence>', 'the number of the next file: never one that was used', countFrom);
  withActOptions(command).action((options: ActOptions & { next: number }) =>
    withLink(async ({ desk }) => {
      const act = actOf(options);
      const { nextSequence = 1 } = await desk.status();
      if (options.next < nextSequence) throw new CodedError('act.number-used');
      const released = { ...act, nextSequence: options.next };
      const outcome = options.dryRun === true ? 'done' : await desk.release(released);
      tellOutcome(options, act, `the desk, next file ${options.next}`, outcome);
    }),
  );
}
