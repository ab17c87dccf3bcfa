import type { Command } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import type { Instant } from '../../domain/dates.js';
import { dateWords, instantOf, ukDate } from '../../domain/dates.js';
import { ConfigError } from '../../config/load.js';
import { childSections } from '../../reports/child.js';
import { collectReport } from '../../reports/collect.js';
import type { ReportPeriod } from '../../reports/periods.js';
import { dayPeriod, monthPeriod } from '../../reports/periods.js';
import { reportPage } from '../../reports/page.js';
import type { ReportSection } from '../../reports/rows.js';
import { sectionsOf } from '../../reports/rows.js';
import { personIdFrom } from '../arguments.js';
import { configHere, inTime, withAnswer, withLink } from '../context.js';
import { safeCell } from '../csv.js';
import { writeFile } from '../file-argument.js';
import { asJson, tableOf } from '../words.js';

interface Out {
  readonly html?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** `cpis report daily|monthly|child`: for people without a shell, as a page to print or a table. */
export function addReport(program: Command): void {
  const report = program.command('report').description('what was sent, accepted and refused, and what needs a person');
  addPeriod(report, { name: 'daily', of: 'day', form: 'YYYY-MM-DD', period: dayPeriod });
  addPeriod(report, { name: 'monthly', of: 'month', form: 'YYYY-MM', period: monthPeriod });
  withOut(
    report
      .command('child')
      .description('what CP-IS holds for one child, and since when')
      .argument('<mosaicPersonId>', 'the person’s id in Mosaic'),
  ).action(async (id: string, out: Out) => {
    const personId = personIdFrom(id);
    const asked = { what: 'report-child', subjects: [childWorkflowId(personId)] };
    const status = await withAnswer(asked, ({ children }) => children.status(personId));
    const period = `Mosaic person ${status.personId}`;
    const sections = childSections(status);
    await write(out, { title: 'CP-IS registration of one child', period, sections, data: { period, sections } });
  });
}

const withOut = (command: Command): Command =>
  command
    .option('--html <file>', 'write a page to print into this file')
    .option('--csv <file>', 'write the rows into this file')
    .option('--json', 'as JSON');

interface Periodic {
  readonly name: 'daily' | 'monthly';
  readonly of: 'day' | 'month';
  readonly form: string;
  readonly period: (named: string | undefined, now: Instant) => ReportPeriod | undefined;
}

function addPeriod(report: Command, { name, of, form, period: periodOf }: Periodic): void {
  const command = report
    .command(name)
    .description(`one ${of} of the English calendar, and what needs a person now`)
    .option(`--${of} <${form}>`, `which ${of}; the last whole one by default`);
  withOut(command).action(async (options: Out & { readonly day?: string; readonly month?: string }) => {
    const period = periodOf(options[of], instantOf(Date.now()));
    if (period === undefined) throw new ConfigError(`--${of} takes a ${of} that has begun: ${form}.`);
    const data = await withLink({ what: `report-${name}` }, (link) =>
      collectReport(link, period, (call) => inTime(link, call)),
    );
    const title = name === 'daily' ? 'CP-IS daily report' : 'CP-IS monthly report';
    await write(options, { title, period: period.words, sections: sectionsOf(data), data });
  });
}

interface Written {
  readonly title: string;
  readonly period: string;
  readonly sections: readonly ReportSection[];
  readonly data: unknown;
}

async function write({ html, csv, json }: Out, { title, period, sections, data }: Written): Promise<void> {
  const authority = configHere().authority.name;
  const madeAt = dateWords(ukDate(instantOf(Date.now())));
  if (html !== undefined) writeFile(html, await reportPage({ title, authority, period, madeAt, sections }));
  if (csv !== undefined) writeFile(csv, csvOf(sections));
  if (json === true) process.stdout.write(asJson(data));
  else if (html === undefined && csv === undefined) process.stdout.write(inWords(title, period, sections));
  else process.stdout.write(`Written: ${[html, csv].filter((file) => file !== undefined).join(', ')}\n`);
}

const csvOf = (sections: readonly ReportSection[]): string =>
  stringify(
    sections.flatMap(({ title, rows }) => rows.map(([name, value]) => [title, name, value].map(safeCell))),
    { header: true, columns: ['section', 'what', 'value'] },
  );

const inWords = (title: string, period: string, sections: readonly ReportSection[]): string =>
  [
    `${title}. ${period}.`,
    ...sections.map(({ title: name, rows }) => `\n${name}\n${rows.length === 0 ? 'None.\n' : tableOf([], rows)}`),
  ].join('\n');
