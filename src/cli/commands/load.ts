import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import { loadChildren, type Progress } from '../../loading/load.js';
import { openManifest, OtherFileError } from '../../loading/manifest.js';
import type { ChildToLoad, LineProblem } from '../../loading/rows.js';
import { readRows } from '../../loading/rows.js';
import type { Mosaic } from '../../mosaic/port.js';
import { exits } from '../acts.js';
import { countFrom } from '../arguments.js';
import { configHere, withLink } from '../context.js';
import { bytesOf } from '../file-argument.js';
import { asJson } from '../words.js';

interface Options {
  readonly dryRun?: boolean;
  readonly perSecond: number;
  readonly manifest?: string;
  readonly json?: boolean;
}

/** `cpis load FILE.csv`: the first day. Validates everything, then loads paced; stopped or crashed, it goes on where it was. */
export function addLoad(program: Command, openMosaic: () => Promise<Mosaic>): void {
  program
    .command('load')
    .description('load the children of the first day from a CSV file: docs/cut-over.md')
    .argument('<file>', 'columns: personId, heldNumber, heldKind, heldStart, heldEnd')
    .option('--dry-run', 'validate the file, and load nothing')
    .option('--per-second <number>', 'no more children a second than this', countFrom, 20)
    .option('--manifest <file>', 'what became of each child; beside the file by default')
    .option('--json', 'the result as JSON')
    .action(async (file: string, options: Options) => {
      const content = Buffer.from(await bytesOf(file)).toString('utf8');
      const read = readRows(content);
      if ('problems' in read) {
        process.stderr.write(problemWords(read.problems));
        process.exitCode = exits.usage;
        return;
      }
      if (options.dryRun === true) {
        process.stdout.write(`${read.children.length} children could be loaded. Nothing was changed.\n`);
        return;
      }
      await load(file, content, read.children, options, await openMosaic());
    });
}

const problemsAtMost = 200;

function problemWords(problems: readonly LineProblem[]): string {
  const lines = problems
    .slice(0, problemsAtMost)
    .map(({ line, column, problem }) => `line ${line}${column === '' ? '' : `, ${column}`}: ${problem}\n`);
  const more = problems.length > problemsAtMost ? `and ${problems.length - problemsAtMost} more\n` : '';
  return `${lines.join('')}${more}${problems.length} problems: nothing was loaded. Correct the file and load it again.\n`;
}

async function load(
  file: string,
  content: string,
  children: readonly ChildToLoad[],
  { perSecond, json, manifest: named }: Options,
  mosaic: Mosaic,
): Promise<void> {
  const path = named ?? `${file}.manifest.csv`;
  const manifest = manifestAt(path, content);
  let stopped = false;
  const stop = (): void => void (stopped = true);
  process.once('SIGINT', stop);
  const { authority } = configHere();
  const progress = await withLink({ what: 'load' }, (link) =>
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
  process.stdout.write(json === true ? asJson({ ...progress, manifest: path }) : endWords(progress, path));
  if (progress.done < progress.total || progress.rejected > 0) process.exitCode = exits.failed;
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
    process.stderr.write(`${done} of ${total} loaded, ${rejected} rejected\n`);
  };
}
