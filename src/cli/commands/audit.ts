import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { checkpointText, readCheckpoint } from '../../audit/checkpoint.js';
import { exportLines, type ExportedLine } from '../../audit/export.js';
import { auditFolder } from '../../audit/folder.js';
import type { AuditKeys } from '../../audit/keys.js';
import { chainFileOf } from '../../audit/names.js';
import { auditPlace } from '../../audit/open.js';
import { keptFrom, pruneFolder } from '../../audit/prune.js';
import { findingWords } from '../../audit/reading.js';
import { verifyFiles, verifyFolder, type Verified } from '../../audit/verify.js';
import { ConfigError } from '../../config/load.js';
import { actOf, askedAct, exits, withActOptions, type ActOptions } from '../acts.js';
import { audited } from '../audited.js';
import { configHere } from '../context.js';
import { safeCell } from '../csv.js';
import { writeFile } from '../file-argument.js';
import { asJson, tableOf } from '../words.js';

/** `cpis audit …`: proves that nothing was changed, gives lines to others, and removes what is older than it is kept. */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('what happened, who saw what and who did what');
  addVerify(audit);
  addCheckpoint(audit);
  addExport(audit);
  addPrune(audit);
}

interface VerifyOptions {
  readonly checkpoint?: string;
  readonly json?: boolean;
}

function addVerify(audit: Command): void {
  audit
    .command('verify')
    .description('prove that no line was changed, removed, added or moved; 1 where one was')
    .argument('[place...]', 'files or folders; the folder of the configuration unless said')
    .option('--checkpoint <file>', 'made by cpis audit checkpoint, and kept elsewhere: shows a missing end')
    .option('--json', 'as JSON')
    .action(async (places: readonly string[], { checkpoint, json }: VerifyOptions) => {
      const config = configHere();
      const { keys } = auditPlace(config.audit);
      const known = checkpoint === undefined ? [] : headsIn(keys, checkpoint);
      const wanted = places.length === 0 ? [config.audit.folder] : places;
      const found = await Promise.all(wanted.map((place) => verifyPlace(place, keys, known)));
      process.stdout.write(json === true ? asJson(found) : found.map(verifiedWords).join(''));
      if (found.some(({ findings }) => findings.length > 0)) process.exitCode = exits.failed;
    });
}

function headsIn(keys: AuditKeys, file: string): ReturnType<typeof readCheckpoint> & object {
  const heads = readCheckpoint(keys, textOf(file));
  if (heads === undefined) throw new ConfigError(`${file} is no checkpoint that this key made.`);
  return heads;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file} cannot be read.`);
  }
}

type Heads = Parameters<typeof verifyFolder>[2];

async function verifyPlace(place: string, keys: AuditKeys, known: Heads): Promise<Verified & { place: string }> {
  if (!existsSync(place)) throw new ConfigError(`${place} is not there.`);
  if (statSync(place).isDirectory()) return { place, ...(await verifyFolder(auditFolder(place), keys, known)) };
  const file = chainFileOf(basename(place));
  if (file === undefined) throw new ConfigError(`${place} is no file of the audit.`);
  return { place, ...(await verifyFiles(auditFolder(dirname(place)), keys, [file])) };
}

const verifiedWords = ({ place, findings, unfinished, lines, files }: Verified & { place: string }): string =>
  [
    `${place}: ${lines} lines in ${files} files, ${findings.length === 0 ? 'as they were written' : `${findings.length} findings`}.`,
    ...findings.map(
      ({ kind, file, line, seq }) =>
        `  ${file}${line === undefined ? '' : `, line ${line}`}${seq === undefined ? '' : ` (number ${seq})`}: ${findingWords[kind]}`,
    ),
    ...unfinished.map((file) => `  ${file}: the last line has no end: it is being written, or a crash cut it off`),
    '',
  ].join('\n');

function addCheckpoint(audit: Command): void {
  audit
    .command('checkpoint')
    .description('note where each chain stands; keep it elsewhere, for cpis audit verify --checkpoint')
    .requiredOption('--out <file>', 'where it goes')
    .action(async ({ out }: { out: string }) => {
      const config = configHere();
      await audited(config, { what: 'audit-checkpoint' }, async () => {
        const { folder, keys } = auditPlace(config.audit);
        const { findings, heads } = await verifyFolder(folder, keys);
        if (findings.length > 0) throw new ConfigError('The audit is not as it was written. Say: cpis audit verify');
        writeFile(out, checkpointText(keys, heads, new Date().toISOString()), { mode: 0o640 });
        process.stdout.write(
          `${heads.length} chains are noted in ${out}. Keep it where nobody can write who can here.\n`,
        );
      });
    });
}

interface ExportOptions {
  readonly from?: string;
  readonly to?: string;
  readonly what?: string;
  readonly subject?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** A day or a moment, as it is compared with those of the lines. */
function momentFrom(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z)?$/.test(text))
    throw new InvalidArgumentError('Expected a day such as 2026-11-26, or a moment such as 2026-11-26T03:00Z.');
  return text.replace(/Z$/, '');
}

function addExport(audit: Command): void {
  audit
    .command('export')
    .description('lines of all chains, in the order in which things happened')
    .option('--from <day>', 'from this day or moment on, by UTC', momentFrom)
    .option('--to <day>', 'until this day or moment, which is left out itself', momentFrom)
    .option('--what <code>', 'only these: child, notification-dealt-with, confirm-delete')
    .option('--subject <id>', 'only about this one: child-700101, upload-12, message-…')
    .option('--csv', 'as CSV')
    .option('--json', 'as JSON')
    .action(async ({ csv, json, ...wanted }: ExportOptions) => {
      const config = configHere();
      const subjects = wanted.subject === undefined ? [] : [wanted.subject];
      await audited(config, { what: 'audit-export', subjects }, async () => {
        const { folder, keys } = auditPlace(config.audit);
        const lines = await exportLines(folder, keys, wanted);
        process.stdout.write(json === true ? asJson(lines) : csv === true ? csvOf(lines) : tableWords(lines));
      });
    });
}

const columns = ['at', 'who', 'what', 'subject', 'about', 'result', 'why', 'written', 'chain', 'seq'] as const;

const cellsOf = (line: ExportedLine, names: readonly (keyof ExportedLine)[]): readonly string[] =>
  names.map((name) => String(line[name]));

const csvOf = (lines: readonly ExportedLine[]): string =>
  stringify(
    lines.map((line) => cellsOf(line, columns).map(safeCell)),
    { header: true, columns: [...columns] },
  );

const shown = columns.slice(0, 7);

const tableWords = (lines: readonly ExportedLine[]): string =>
  lines.length === 0
    ? 'No line.\n'
    : tableOf(
        shown,
        lines.map((line) => cellsOf(line, shown)),
      );

function addPrune(audit: Command): void {
  const command = audit
    .command('prune')
    .description('remove files older than the configuration keeps them; what is left still verifies');
  withActOptions(command).action(async (options: ActOptions) => {
    const config = configHere();
    actOf(options);
    await audited(config, askedAct('audit-prune', options), async () => {
      const before = keptFrom(config.retention.audit, Date.now());
      if (options.dryRun === true) {
        process.stdout.write(`Would remove the files of days before ${before}.\n`);
        return;
      }
      const { folder, keys } = auditPlace(config.audit);
      const pruned = await pruneFolder(folder, keys, before);
      process.stdout.write(options.json === true ? asJson(pruned) : `Removed ${pruned.removed.length} files.\n`);
      if (pruned.damaged.length === 0) return;
      process.stderr.write(
        `Left as they are, because they are not as they were written: ${pruned.damaged.join(', ')}\n`,
      );
      process.exitCode = exits.failed;
    });
  });
}
