import type { Command } from 'commander';
import type { CpisLink } from '../../client.js';
import { uploadDeskWorkflowId, uploadWorkflowId } from '../../contracts/workflow-ids.js';
import { ukWords } from '../../domain/dates.js';
import type { FailureCode } from '../../domain/failure.js';
import { CodedError } from '../../domain/failure.js';
import type { ActOutcome } from '../../domain/operator-acts.js';
import type { UploadAct } from '../../domain/upload-acts.js';
import { uploadActRefusal, uploadStages } from '../../domain/upload-acts.js';
import { actOf, askedAct, isLogged, perform, withActOptions, type ActOptions } from '../acts.js';
import { countFrom } from '../arguments.js';
import { withAnswer } from '../context.js';
import { asJson, attentionWords, counted, section, tableOf } from '../words.js';

/** `cpis upload …`: files as files, and the desk that cuts them. */
export function addUpload(program: Command): void {
  const upload = program.command('upload').description('files to CP-IS, and the desk that gives them their numbers');
  addList(upload);
  addShow(upload);
  addFileAct(
    upload,
    'resend',
    'send the file again, after you found out that the NHS does not have it; under a new number where later files went before',
  );
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
      const files = await withAnswer({ what: 'upload-list' }, ({ uploads }) =>
        uploads.list({ running: open === true, atMost }),
      );
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
      const subject = sequence === undefined ? uploadDeskWorkflowId : uploadWorkflowId(sequence);
      await withAnswer({ what: 'upload-show', subjects: [subject] }, async ({ uploads, desk }) => {
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
    `File ${sequence}: ${stage}, ${counted(records, 'record')}${sent}${fileCode === undefined ? '' : `, answered ${fileCode}`}.`,
    ...section('Needs attention', attentions.map(attentionWords)),
    ...section('Done by hand', log.map(logWords)),
    '',
  ].join('\n');
}

function addFileAct(upload: Command, kind: UploadAct, description: string): void {
  const command = upload.command(kind).description(description).argument('<sequence>', 'the file’s number', countFrom);
  withActOptions(command).action((sequence: number, options: ActOptions) =>
    withAnswer(askedAct(`upload-${kind}`, options, uploadWorkflowId(sequence)), async ({ uploads }) => {
      const act = actOf(options);
      const status = await uploads.status(sequence);
      const refusal = uploadActRefusal(status.stage, kind);
      const wasSaid = isLogged(status.log, act);
      if (status.stage === 'closed' && refusal !== undefined && !wasSaid) throw new CodedError(refusal);
      await perform(options, {
        about: `file ${sequence}`,
        act,
        wasSaid,
        would: fileWould(kind, status),
        preview: () => previewOf(refusal),
        carryOut: () => (kind === 'resend' ? uploads.resend(sequence, act) : uploads.giveUp(sequence, act)),
      });
    }),
  );
}

/** A dry run ends as the act would. */
const previewOf = (refusal: FailureCode | undefined): Promise<ActOutcome> =>
  refusal === undefined ? Promise.resolve('done') : Promise.reject(new CodedError(refusal));

function fileWould(kind: UploadAct, { stage, records, sentAt }: FileStatus): string {
  const now = `the file ${uploadStages[stage]}${sentAt === undefined ? '' : `, sent ${ukWords(sentAt)}`}`;
  if (kind === 'resend') return `send the file with its ${counted(records, 'record')} again (${now})`;
  return `end the wait for its answer and tell the children of its ${records} records that nobody knows (${now})`;
}

type DeskVerb = 'hold' | 'release-ends' | 'return-ends';

function deskWould(kind: DeskVerb, { waiting, heldEnds }: DeskStatus): string {
  switch (kind) {
    case 'hold':
      return `stop files that have not gone; ${waiting} changes wait`;
    case 'release-ends':
      return `let ${heldEnds.length} held ends go with the next file`;
    case 'return-ends':
      return `give ${heldEnds.length} held ends back to their children, which look at Mosaic again`;
  }
}

function addDeskAct(upload: Command, kind: DeskVerb, description: string): void {
  withActOptions(upload.command(kind).description(description)).action((options: ActOptions) =>
    withAnswer(askedAct(`upload-${kind}`, options, uploadDeskWorkflowId), async ({ desk }) => {
      const act = actOf(options);
      const status = await desk.status();
      const isMissing = kind !== 'hold' && status.heldEnds.length === 0;
      const verbs = { hold: desk.hold, 'release-ends': desk.releaseEnds, 'return-ends': desk.returnEnds };
      await perform(options, {
        about: 'the desk',
        act,
        wasSaid: isLogged(status.log, act),
        would: deskWould(kind, status),
        preview: () => previewOf(isMissing ? 'act.nothing-to-do' : undefined),
        carryOut: () => verbs[kind](act),
      });
    }),
  );
}

function addRelease(upload: Command): void {
  const command = upload
    .command('release')
    .description('let files go, the next one under this number')
    .requiredOption('--next <sequence>', 'the number of the next file: never one that was used', countFrom);
  withActOptions(command).action((options: ActOptions & { next: number }) =>
    withAnswer(askedAct('upload-release', options, uploadDeskWorkflowId), async ({ desk }) => {
      const act = { ...actOf(options), nextSequence: options.next };
      const { nextSequence = 1, waiting, log } = await desk.status();
      await perform(options, {
        about: `the desk, next file ${options.next}`,
        act,
        wasSaid: isLogged(log, act),
        would: `let files go, the next one as number ${options.next}; ${waiting} changes wait`,
        preview: () => previewOf(options.next < nextSequence ? 'act.number-used' : undefined),
        carryOut: () => desk.release(act),
      });
    }),
  );
}
