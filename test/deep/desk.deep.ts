import assert from 'node:assert/strict';
import type { SubmittedChange } from '../../src/domain/desk-state.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import { uploadDeskWorkflowId } from '../../src/contracts/workflow-ids.js';
import { day, person, policy } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { uploads } from '../support/journey.js';
import { withWorld } from '../support/lives.js';
import { testNumbers } from '../support/numbers.js';
import { fromSenders } from '../support/senders.js';
import type { World } from '../support/world.js';

const submits = 6000;
const numbers = testNumbers(submits, 100_000);

const change = (nhsNumber: NhsNumber, place: number): SubmittedChange => ({
  personId: person(`9${String(place).padStart(5, '0')}`),
  changeNumber: Date.now(),
  registrationId: 'P1',
  kind: 'start',
  telephones: policy.telephones,
  records: [
    {
      kind: 'child-protection',
      nhsNumber,
      name: { given: ['Perran'], family: 'Thistledown' },
      birthDate: day('2024-05-05'),
      start: day('2026-11-12'),
    },
  ],
});

interface Run {
  readonly events: number;
  readonly bytes: number;
  /** of the state that the run before it handed on, encrypted */
  readonly carriedBytes: number;
}

/** What the server keeps of each run of the desk. */
async function runsOf({ link: { temporal } }: World): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for await (const { runId } of temporal.workflow.list({ query: `WorkflowId = "${uploadDeskWorkflowId}"` })) {
    const handle = temporal.workflow.getHandle(uploadDeskWorkflowId, runId);
    const { historyLength, historySize = 0 } = await handle.describe();
    const [started] = (await handle.fetchHistory()).events ?? [];
    const payloads = started?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const carriedBytes = payloads.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
    runs.push({ events: historyLength, bytes: historySize, carriedBytes });
  }
  return runs;
}

/** What is wrong, in few lines: of 6,000 numbers a difference of whole lists says nothing. */
function lostOrTwice(all: readonly string[], came: readonly string[]): { lost: string[]; twice: string[] } {
  const seen = new Set(came);
  const once = new Set<string>();
  const twice = came.filter((number) => once.has(number) || !once.add(number));
  return { lost: all.filter((number) => !seen.has(number)), twice };
}

/** NHS numbers of all records that CP-IS received, as often as they came. */
async function received(world: World): Promise<readonly string[]> {
  const files = await uploads(world);
  const texts = await Promise.all(files.map(({ sequence }) => world.nhs.text(`/admin/uploads/${sequence}`)));
  return texts.flatMap((text) => text.match(/\b999\d{7}\b/g) ?? []);
}

describe('the upload desk under fire', () => {
  it(
    'takes 6,000 submits from 50 senders: nothing is lost, nothing goes twice, and the desk stays small',
    withWorld(
      async (world) => {
        const { desk } = world.link;
        const began = Date.now();
        await fromSenders(50, numbers.map(change), async (one) => {
          await desk.submit(one);
          // every hundredth again, as a sender does whose answer was lost
          if (Number(one.personId) % 100 === 0) await desk.submit(one);
        });
        const seconds = (Date.now() - began) / 1000;
        await eventually(
          'every file is answered',
          async () => {
            const { waiting, inFlight } = await desk.status();
            return waiting === 0 && inFlight.length === 0;
          },
          240_000,
        );
        assert.deepEqual(lostOrTwice(numbers, await received(world)), { lost: [], twice: [] });
        const runs = await runsOf(world);
        const most = (of: keyof Run): number => Math.max(...runs.map((run) => run[of]));
        const shown = `${runs.length} runs in ${seconds} s, at most ${most('events')} events, ${most('bytes')} bytes of history, ${most('carriedBytes')} bytes carried`;
        process.stdout.write(`      ${shown}\n`);
        assert.ok(runs.length > 3 && most('events') < 3000 && most('bytes') < 4e6 && most('carriedBytes') < 1e6, shown);
      },
      { upload: { batchFor: '5s' } },
    ),
  ).timeout(420_000);
});
