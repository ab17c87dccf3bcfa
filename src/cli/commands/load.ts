import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import { loadChildren, type Progress } from '../../loading/load.js';
import { openManifest, OtherFileError } from '../../loading/manifest.js';
import type { ChildToLoad, LineProblem } from '../../loading/rows.js';
import { readRows } from '../../loading/rows.js';
import type { Mosaic } from '../../mosaic/port.js';
import { sentenceOf } from '../../observability/process-end.js';
import type { ActOptions } from '../acts.js';
import { askedAct, exitOf, exits } from '../acts.js';
import { countFrom } from '../arguments.js';
import { withLink } from '../context.js';
import { bytesOf } from '../file-argument.js';
import { asJson, counted } from '../words.js';

interface Options extends Partial<ActOptions> {
  readonly perSecond: number;
  readonly manifest?: string;
}

/** `cpis load FILE.csv`: the first day. Validates everything, then loads paced; stopped or crashed, it goes on where it was. */
export function addLoad(program: Command, openMosaic: () => Promise<Mosaic>): void {
  program
    .command('load')
    .description('load the children of the first day from a CSV file: docs/cut-over.md')
    .argument('<file>', 'columns: personId, heldNumber, heldKind, heldStart, heldEnd')
    .option('--reason <text>', 'why; it is kept. Not needed with --dry-run')
    .option('--by <name>', 'who you are, where it is not the name you are logged in with')
    .option('--dry-run', 'validate the file, and load nothing')
    .option('--per-second <number>', 'no more children a second than this', countFrom, 20)
    .option('--manifest <file>', 'what became of each child; beside the file by default')
    .option('--json', 'the result as JSON')
    .action(async (file: string, options: Options) => {
      const content = Buffer.from(await bytesOf(file)).toString('utf8');
      const read = readRows(content);
      if ('problems' in read) {
        if (options.json === true) process.stdout.write(asJson({ problems: read.problems }));
        else process.stderr.write(problemWords(read.problems));
        process.exitCode = exits.usage;
        return;
      }
      if (options.dryRun === true) {
        const { length } = read.children;
        const words = `${length} children could be loaded. Nothing was changed.\n`;
        process.stdout.write(options.json === true ? asJson({ children: length, dryRun: true }) : words);
        return;
      }
      await load({ file, content, children: read.children }, options, openMosaic);
    });
}

function problemWords(problems: readonly LineProblem[]): string {
  const lines = problems.map(
    ({ line, column, problem }) => `line ${line}${column === '' ? '' : `, ${column}`}: ${problem}\n`,
  );
  return `${lines.join('')}${counted(problems.length, 'problem')}: nothing was loaded. Correct the file and load it again.\n`;
}

interface ToRead {
  readonly file: string;
  readonly content: string;
  readonly children: readonly ChildToLoad[];
}

async function load(
  { file, content, children }: ToRead,
  { perSecond, json, manifest: named, reason = '', ...who }: Options,
  openMosaic: () => Promise<Mosaic>,
): Promise<void> {
  const asked = askedAct('load', { ...who, reason });
  const path = named ?? `${file}.manifest.csv`;
  const mosaic = await openMosaic();
  const manifest = manifestAt(path, content);
  let stopped = false;
  const stop = (): void => void (stopped = true);
  process.once('SIGINT', stop);
  const { stoppedAt, failure, ...progress } = await withLink(asked, (link, _note, { authority }) =>
    loadChildren(children, {
      link,
      mosaic,
      telephones: authority.telephones,
      manifest,
      paceMs: 1000 / perSecond,
      tell: process.stderr.isTTY ? drawBar : sayLines(),
      isStopped: () => stopped,
    }),
  );
  process.off('SIGINT', stop);
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (stoppedAt !== undefined && failure !== undefined)
    process.stderr.write(`Stopped at child ${stoppedAt.personId}: ${sentenceOf(failure)}\n`);
  const told = { ...progress, manifest: path, ...(stoppedAt && { stoppedAt: stoppedAt.personId }) };
  process.stdout.write(json === true ? asJson(told) : endWords(progress, path));
  if (failure !== undefined) process.exitCode = exitOf(failure.code);
  else if (progress.done < progress.total || progress.rejected > 0) process.exitCode = exits.failed;
}

function manifestAt(path: string, content: string): ReturnType<typeof openManifest> {
  try {
    return openManifest(path, content);
  } catch (error) {
    if (!(error instanceof OtherFileError)) throw error;
    throw new ConfigError(`${path} belongs to a load of another content. Name another file with --manifest.`);
  }
}

function endWords({ done, total, rejected }: Progress, path: string): string {
  if (done < total) return `Stopped after ${done} of ${total}. Load the same file again to go on. See ${path}\n`;
  return `${done - rejected} of ${total} children loaded, ${rejected} rejected. See ${path}\n`;
}

const barLength = 40;

function drawBar({ done, total, rejected }: Progress): void {
  const filled = Math.round((done / total) * barLength);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barLength - filled)}`;
  process.stderr.write(`\r${bar} ${done}/${total}${rejected > 0 ? `, ${rejected} rejected` : ''}`);
}

/** A line for each tenth, where no terminal draws a bar. */
function sayLines(): (progress: Progress) => void {
  let said = -1;
  return ({ done, total, rejected }) => {
    const tenth = Math.floor((done / total) * 10);
    if (tenth === said) return;
    said = tenth;
    process.stderr.write(`${done} of ${total} done, ${rejected} of them rejected\n`);
  };
}
