import type { Command } from 'commander';
import { adviceOn, missingInMosaic, type Advice } from '../../config/advice.js';
import { planOfChanges, planWords, type Change } from '../../config/applied.js';
import type { AuthorityConfig } from '../../config/authority.js';
import { checkConfig, pathWords, type ConfigNote, type Path } from '../../config/check.js';
import { contentOf, loadConfig } from '../../config/load.js';
import { instantOf, ukDate } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import type { Mosaic } from '../../mosaic/port.js';
import { exits } from '../acts.js';
import { asJson } from '../words.js';

interface Options {
  readonly live?: boolean;
  readonly against?: string;
  readonly json?: boolean;
}

interface Found {
  readonly problems: readonly ConfigNote[];
  /** allowed, and probably not meant */
  readonly advice: readonly ConfigNote[];
  /** what a process that runs with another one would change; absent where nothing was compared, or nothing could be */
  readonly changes?: readonly Change[];
}

interface ToCheck {
  readonly text: string;
  readonly against: AuthorityConfig | undefined;
  readonly open: ((config: AuthorityConfig) => Promise<Mosaic>) | undefined;
}

/**
 * `cpis validate-config FILE`: every problem at once, with its line; `--live` also asks Mosaic for the words it names,
 * `--against` says what would change for a worker that runs with that file.
 */
export function addValidateConfig(program: Command, openMosaic: (config: AuthorityConfig) => Promise<Mosaic>): void {
  program
    .command('validate-config')
    .description('check an authority’s configuration: every problem with its line; 2 where it cannot be used')
    .argument('<file>', 'the configuration')
    .option('--live', 'ask Mosaic whether the step types, note types, roles, teams and relationships exist')
    .option('--against <file>', 'show what changes for a worker that runs with that one, and when it takes effect')
    .option('--json', 'as JSON')
    .action(async (file: string, { live, against, json }: Options) => {
      const found = await check({
        text: contentOf(file),
        against: against === undefined ? undefined : loadConfig(against),
        open: live === true ? openMosaic : undefined,
      });
      process.stdout.write(json === true ? asJson(found) : wordsFor(file, found, live === true));
      if (found.problems.length > 0) process.exitCode = exits.usage;
    });
}

async function check({ text, against, open }: ToCheck): Promise<Found> {
  const checked = checkConfig(text);
  if (!checked.ok) return { problems: checked.problems, advice: [] };
  const { config, lineOf } = checked;
  const advice = inLines(adviceOn(config, ukDate(instantOf(Date.now()))), lineOf);
  const changes = against && { changes: planOfChanges(against, config) };
  if (open === undefined) return { problems: [], advice, ...changes };
  const data = await (await open(config)).readReferenceData();
  if (data === undefined) throw new CodedError('mosaic.no-reference-data');
  return { problems: inLines(missingInMosaic(config, data), lineOf), advice, ...changes };
}

const inLines = (advice: readonly Advice[], lineOf: (path: Path) => number): readonly ConfigNote[] =>
  advice
    .map(({ path, message }) => ({ line: lineOf(path), path: pathWords(path), message }))
    .sort((one, other) => one.line - other.line);

const lineWords = ({ line, path, message }: ConfigNote): string =>
  `  line ${line}${path === '' ? '' : `, ${path}`}: ${message}\n`;

function wordsFor(file: string, { problems, advice, changes }: Found, live: boolean): string {
  const plan = changes === undefined ? '' : planWords(changes);
  const said = `${advice.length === 0 ? '' : `Worth a look:\n${advice.map(lineWords).join('')}`}${plan}`;
  if (problems.length > 0) return `${file} cannot be used:\n${problems.map(lineWords).join('')}${said}`;
  return `${file} can be used${live ? ', and Mosaic has everything that it names' : ''}.\n${said}`;
}
