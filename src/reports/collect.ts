import type { CpisLink } from '../client.js';
import type { AttentionCode } from '../domain/attentions.js';
import type { Instant } from '../domain/dates.js';
import { matchRate } from '../domain/reconciliation.js';

/** What an authority wants to know of a day or a month. Numbers and codes only: nobody's name, nobody's NHS number. */
export interface Report {
  readonly from: Instant;
  readonly until: Instant;
  readonly files: number;
  /** records that went out, and what CP-IS answered by code */
  readonly sent: number;
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

/** Collects from the workflows themselves: there is no second book. Files older than the retention are not counted. */
export async function collectReport(link: CpisLink, from: Instant, until: Instant): Promise<Report> {
  const files = (await link.uploads.list({ since: from, atMost: 10_000 })).filter(({ startedAt }) => startedAt < until);
  const answers: Record<string, number> = {};
  let sent = 0;
  for (let place = 0; place < files.length; place += atOnce) {
    const some = files.slice(place, place + atOnce);
    for (const status of await Promise.all(some.map(({ workflowId }) => link.uploads.status(numberOf(workflowId))))) {
      if (status.sentAt !== undefined || status.fileCode !== undefined) sent += status.records;
      for (const [code, count] of Object.entries(status.tally ?? {})) answers[code] = (answers[code] ?? 0) + count;
    }
  }
  const messages = (await link.messages.list({ since: from, atMost: 100_000 })).filter((one) => one.startedAt < until);
  const [open, followed, last, collector] = await Promise.all([
    openByCode(link),
    link.children.countRunning(),
    link.reconciliation.lastEnded(),
    link.collector.status(),
  ]);
  const rate = last === undefined ? undefined : matchRate(last);
  return {
    from,
    until,
    files: files.length,
    sent,
    answers,
    messages: messages.length,
    open,
    followed,
    ...(rate === undefined ? {} : { matchRate: rate }),
    ...(last === undefined ? {} : { lastComparedAt: last.startedAt }),
    ...(collector.lastReadAt === undefined ? {} : { lastGoodPollAt: collector.lastReadAt }),
  };
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
