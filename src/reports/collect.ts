import type { CpisLink } from '../client.js';
import type { UploadStatus } from '../contracts/upload.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { Instant } from '../domain/dates.js';
import { CodedError } from '../domain/failure.js';
import { matchRate } from '../domain/reconciliation.js';
import type { ReportPeriod } from './periods.js';

/** What an authority wants to know of a day or a month. Numbers and codes only: nobody's name, nobody's NHS number. */
export interface Report {
  readonly from: Instant;
  readonly until: Instant;
  /** files that went out */
  readonly files: number;
  /** changes in them: each starts, changes or ends one registration */
  readonly sent: number;
  /** what CP-IS answered in the period, whenever the file went: changes by code, the file's own where it took none */
  readonly answers: Readonly<Record<string, number>>;
  readonly messages: number;
  /** what needs a person at the moment of the report, by attention */
  readonly open: Readonly<Record<string, number>>;
  readonly followed: number;
  readonly matchRate?: number;
  readonly lastComparedAt?: Instant;
  readonly lastGoodPollAt?: Instant;
}

/** How many files are asked at once. */
const atOnce = 10;

/** Makes one call fail that nobody answers in time: there may be many, and each is given the same time. */
export type InTime = <T>(call: () => Promise<T>) => Promise<T>;

/** Collects from the workflows themselves: there is no second book. Files older than the retention are not counted. */
export async function collectReport(
  link: CpisLink,
  { from, until }: Pick<ReportPeriod, 'from' | 'until'>,
  inTime: InTime,
): Promise<Report> {
  const isWithin = (at: Instant): boolean => at >= from && at < until;
  const messages = await inTime(() => link.messages.list({ since: from, atMost: 100_000 }));
  const [gone, open, followed, last, lastReadAt] = await Promise.all([
    filesOf(link, { from, until }, inTime),
    inTime(() => openByCode(link)),
    inTime(() => link.children.countRunning()),
    inTime(() => link.reconciliation.lastEnded()),
    inTime(() => lastReadOf(link)),
  ]);
  const sent = gone.filter(({ sentAt }) => sentAt !== undefined && isWithin(sentAt));
  const rate = last === undefined ? undefined : matchRate(last);
  return {
    from,
    until,
    files: sent.length,
    sent: sent.reduce((sum, { changes }) => sum + changes, 0),
    answers: summed(gone.flatMap(({ answers }) => answers.filter(({ at }) => isWithin(at)).map(({ tally }) => tally))),
    messages: messages.filter(({ startedAt }) => isWithin(startedAt)).length,
    open,
    followed,
    ...(rate === undefined ? {} : { matchRate: rate }),
    ...(last === undefined ? {} : { lastComparedAt: last.startedAt }),
    ...(lastReadAt === undefined ? {} : { lastGoodPollAt: lastReadAt }),
  };
}

/** Every file to which something can have happened in the period: a late answer belongs to a file of the days before. */
async function filesOf(
  { uploads }: CpisLink,
  { from, until }: Pick<ReportPeriod, 'from' | 'until'>,
  inTime: InTime,
): Promise<readonly UploadStatus[]> {
  const listed = await inTime(() => uploads.list({ openSince: from, atMost: 10_000 }));
  const files = listed.filter(({ startedAt }) => startedAt < until);
  const found: UploadStatus[] = [];
  for (let place = 0; place < files.length; place += atOnce) {
    const numbers = files.slice(place, place + atOnce).map(({ workflowId }) => numberOf(workflowId));
    found.push(...(await Promise.all(numbers.map((number) => inTime(() => uploads.status(number))))));
  }
  return found;
}

/** Undefined too where nothing empties the mailbox: a report must say so, and not fail. */
async function lastReadOf({ collector }: CpisLink): Promise<Instant | undefined> {
  try {
    return (await collector.status()).lastReadAt;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function summed(tallies: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const [code, count] of tallies.flatMap((one) => Object.entries(one))) sums[code] = (sums[code] ?? 0) + count;
  return sums;
}

const numberOf = (workflowId: string): number => Number(workflowId.split('-').at(-1));

async function openByCode({ worklist }: CpisLink): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const code of (await worklist.list()).flatMap((item) => item.codes)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** The rows that every report has, also where nothing of the kind happened. */
export const alwaysShown: readonly (readonly [AttentionCode, string])[] = [
  ['end-refused', 'Ends that CP-IS has not accepted'],
  ['end-past-365-days', 'Ends that only a delete can mend'],
  ['registration-overdue', 'Open plans that are not on CP-IS in time'],
  ['notification-unmatched', 'Notifications that match no child'],
  ['notification-ambiguous', 'Notifications that match two children'],
  ['action-parked', 'Mosaic actions that cannot be carried out'],
];
