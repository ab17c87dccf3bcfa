import assert from 'node:assert/strict';
import type { CpisLink } from '../../src/client.js';
import type { UploadStatus } from '../../src/contracts/upload.js';
import { CodedError } from '../../src/domain/failure.js';
import { collectReport } from '../../src/reports/collect.js';
import { sectionsOf } from '../../src/reports/rows.js';
import { at } from '../support/examples.js';

const period = { from: at('2026-11-26T00:00:00Z'), until: at('2026-11-27T00:00:00Z') };
const [before, within, after] = [at('2026-11-25T09:00:00Z'), at('2026-11-26T09:00:00Z'), at('2026-11-27T09:00:00Z')];

const file = (sequence: number, more: Partial<UploadStatus>): UploadStatus => ({
  sequence,
  stage: 'closed',
  records: 4,
  changes: 3,
  tried: true,
  answers: [],
  attentions: [],
  log: [],
  ...more,
});

const answered = (when: typeof within, fileCode: string, tally: Record<string, number>) => ({
  messageId: `M-${when}-${fileCode}`,
  at: when,
  fileCode,
  tally,
});

/** An installation with these files, in which nothing empties the mailbox. */
const linkWith = (files: readonly UploadStatus[]) => {
  const asked: unknown[] = [];
  const link = {
    uploads: {
      list: (wanted: unknown) => {
        asked.push(wanted);
        return Promise.resolve(
          files.map(({ sequence, sentAt }) => ({ workflowId: `upload-${sequence}`, startedAt: sentAt ?? before })),
        );
      },
      status: (sequence: number) => Promise.resolve(files.find((one) => one.sequence === sequence)),
    },
    messages: { list: () => Promise.resolve([{ startedAt: within }, { startedAt: after }]) },
    worklist: { list: () => Promise.resolve([]) },
    children: { countRunning: () => Promise.resolve(7) },
    reconciliation: { lastEnded: () => Promise.resolve(undefined) },
    collector: { status: () => Promise.reject(new CodedError('not-found')) },
  } as unknown as CpisLink;
  return { link, asked };
};

describe('a report', () => {
  it('counts an answer on the day it came, whenever its file went, and a file on the day it went', async () => {
    const { link, asked } = linkWith([
      file(1, { sentAt: before, answers: [answered(within, 'CPF03', { CPR06: 2, CPR03: 1 })] }),
      file(2, { sentAt: within, answers: [answered(after, 'CPF02', { CPR06: 3 })] }),
      file(3, { sentAt: within, answers: [answered(within, 'CPF02', { CPR06: 3 })] }),
    ]);
    const { files, sent, answers, messages } = await collectReport(link, period, (call) => call());
    assert.deepEqual(
      { files, sent, answers, messages },
      { files: 2, sent: 6, answers: { CPR06: 5, CPR03: 1 }, messages: 1 },
    );
    assert.deepEqual(asked, [{ openSince: period.from, atMost: 10_000 }]);
  });

  it('shows a file that CP-IS refused whole with its code, and what was sent again once more', async () => {
    const { link } = linkWith([
      file(1, {
        sentAt: within,
        answers: [answered(within, 'CPF04', { CPF04: 3 }), answered(at('2026-11-26T10:00:00Z'), 'CPF02', { CPR06: 3 })],
      }),
    ]);
    const report = await collectReport(link, period, (call) => call());
    assert.deepEqual(report.answers, { CPF04: 3, CPR06: 3 });
    const [sent, refused] = sectionsOf(report);
    assert.deepEqual(sent?.rows, [
      ['Files', '1'],
      ['Changes sent', '3'],
      ['Accepted by CP-IS', '3'],
      ['Refused', '3'],
    ]);
    assert.match(refused?.rows[0]?.join() ?? '', /^CPF04: .+,3$/);
  });

  it('is made where nothing empties the mailbox, and says that it was never read', async () => {
    const { link } = linkWith([]);
    const rows = sectionsOf(await collectReport(link, period, (call) => call())).flatMap((section) => section.rows);
    assert.deepEqual(rows.find(([name]) => name === 'NHS mailbox last read')?.[1], 'never');
  });
});
