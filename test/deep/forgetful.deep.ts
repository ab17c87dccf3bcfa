import assert from 'node:assert/strict';
import type { SubmittedChange } from '../../src/domain/desk-state.js';
import { day, person, policy } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { register, statusOf } from '../support/journey.js';
import { addChild, withWorld } from '../support/lives.js';
import { testNumbers } from '../support/numbers.js';
import type { World } from '../support/world.js';

const rounds = 40;
const askers = 3;
const numbers = testNumbers(rounds, 300_000);

const change = (place: number): SubmittedChange => ({
  personId: person(String(910_000 + place)),
  changeNumber: Date.now(),
  registrationId: 'P1',
  kind: 'start',
  telephones: policy.telephones,
  records: [
    {
      kind: 'child-protection',
      nhsNumber: numbers[place] ?? assert.fail(),
      name: { given: ['Perran'], family: 'Thistledown' },
      birthDate: day('2024-05-05'),
      start: day('2026-11-12'),
    },
  ],
});

/** Tasks of all runs that failed because a replay did something else than the history says. */
async function nondeterminate({ link: { temporal } }: World): Promise<readonly string[]> {
  const failed: string[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list()) {
    const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    for (const { workflowTaskFailedEventAttributes: failure } of events ?? [])
      if (failure?.failure?.message?.includes('TMPRL1100') === true) failed.push(workflowId);
  }
  return failed;
}

describe('a worker that forgets its workflows at once', () => {
  it(
    'does the same again, however often it is asked while something arrives',
    withWorld(
      async (world) => {
        await addChild(world, '700601', '9991000003');
        await register(world, '700101');
        let isOver = false;
        const asker = async (): Promise<void> => {
          while (!isOver) await Promise.all([world.link.desk.status(), statusOf(world, '700101')]);
        };
        const asking = Promise.all(Array.from({ length: askers }, asker));
        try {
          for (let place = 0; place < rounds; place += 1) {
            await world.link.desk.submit(change(place));
            // not a wait for anything: changes come at every moment between two questions
            await new Promise((resolve) => setTimeout(resolve, (place * 37) % 300));
          }
        } finally {
          isOver = true;
          await asking;
        }
        await eventually(
          'every file is answered',
          async () => {
            const { waiting, inFlight } = await world.link.desk.status();
            return waiting === 0 && inFlight.length === 0;
          },
          90_000,
        );
        assert.deepEqual(await nondeterminate(world), []);
      },
      { maxCachedWorkflows: 1, upload: { batchFor: '300ms' } },
    ),
  ).timeout(240_000);
});
