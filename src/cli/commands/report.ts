import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { childWorkflowId } from '../../contracts/workflow-ids.js';
import type { Instant } from '../../domain/dates.js';
import { dateWords, dayInMs, instantOf, ukDate, ukWords } from '../../domain/dates.js';
import { childSections } from '../../reports/child.js';
import { collectReport } from '../../reports/collect.js';
import { reportPage } from '../../reports/page.js';
import type { ReportSection } from '../../reports/rows.js';
import { sectionsOf } from '../../reports/rows.js';
import { personIdFrom } from '../arguments.js';
import { configHere, withAnswer, withLink } from '../context.js';
import { safeCell } from '../csv.js';
import { asJson, tableOf } from '../words.js';

interface Out {
  readonly html?: string;
  readonly csv?: string;
  readonly json?: boolean;
}

/** `cpis report daily|monthly|child`: for people without a shell, as a page to print or a table. */
export function addReport(program: Command): void {
  const report = program.command('report').description('what was sent, accepted and refused, and what needs a person');
  addPeriod(report, 'daily', 'the last 24 hours', 1);
  addPeriod(report, 'monthly', 'the last 30 days', 30);
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
    await write(out, {
      title: 'CP-IS registration of one child',
      period,
      sections: childSections(status),
      data: status,
    });
  });
}

const withOut = (command: Command): Command =>
  command
    .option('--html <file>', 'write a page to print into this file')
    .option('--csv <file>', 'write the rows into this file')
    .option('--json', 'as JSON');

function addPeriod(report: Command, name: 'daily' | 'monthly', description: string, days: number): void {
  withOut(report.command(name).description(description)).action(async (out: Out) => {
    const until = instantOf(Date.now());
    const from = instantOf(Date.now() - days * dayInMs);
    const data = await withLink({ what: `report-${name}` }, (link) => collectReport(link, from, until));
    const title = name === 'daily' ? 'CP-IS daily report' : 'CP-IS monthly report';
    await write(out, { title, period: periodWords(from, until), sections: sectionsOf(data), data });
  });
}

const periodWords = (from: Instant, until: Instant): string => `From ${ukWords(from)} to ${ukWords(until)} (UK time)`;

interface Written {
  readonly title: string;
  readonly period: string;
  readonly sections: readonly ReportSection[];
  readonly data: unknown;
}

async function write({ html, csv, json }: Out, { title, period, sections, data }: Written): Promise<void> {
  const authority = configHere().authority.name;
  const madeAt = dateWords(ukDate(instantOf(Date.now())));
  if (html !== undefined) writeFileSync(html, await reportPage({ title, authority, period, madeAt, sections }));
  if (csv !== undefined) writeFileSync(csv, csvOf(sections));
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
