import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import packageJson from '../../package.json' with { type: 'json' };
import { roll } from '../../src/contracts/child.js';
import { anAct, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { endPlan, held, openRecord, register, standing, startPlan, reaches } from '../support/journey.js';
import { mochaGlobalSetup, mochaGlobalTeardown } from '../support/global.js';
import { openWorld } from '../support/world.js';
import type { StoredHistory } from './fixtures.js';
import { recorded } from './fixtures.js';

/** `npm run record-histories`: plays the lives of each workflow and stores their histories for this release. */
await mochaGlobalSetup();
const world = await openWorld(recorded);
await world.startWorker();

const planId = await register(world, '700101');
await openRecord(world, '9997042182');
await standing(world, 2, '700101');
await endPlan(world, '700101', planId);
await eventually('the plan has ended on CP-IS', async () =>
  (await held(world, '9997042182')).some(({ end }) => end !== null),
);
await reaches(world, '700101', 'ended');

await world.mosaic.patch('/admin/children/700102', { birthDate: '2020-02-02' });
await startPlan(world, '700102');
await reaches(world, '700102', 'refused');

await world.nhs.post('/admin/messages', { body: 'not XML', workflowId: 'TEST_CPIS_ACCESS' });
await openRecord(world, '9990000018', { force: true });
await eventually('messages need a person', async () => {
  const { count } = await world.link.temporal.workflow.count('WorkflowType = "message" AND CpisAttention IS NOT NULL');
  return count >= 2;
});

// a child before and after its birth, one that was merged into another, one that waits, and one that rolled
const thistledown = { familyName: 'Thistledown', givenNames: ['Perran'] };
const unborn = { personId: '700501', ...thistledown, unborn: true, expectedOn: '2027-02-01', motherPersonId: '700103' };
await world.mosaic.post('/admin/children', [unborn]);
await startPlan(world, '700501');
await reaches(world, '700501', 'registered');
const baby = { nhsNumber: '9997451627', ...thistledown, birthDate: '2026-11-18' };
await world.nhs.post('/admin/people', [baby]);
await world.mosaic.patch('/admin/children/700501', { ...baby, unborn: false });
await eventually('the baby stands', async () => (await held(world, baby.nhsNumber)).length === 1);
await world.mosaic.post('/admin/children', [{ personId: '700502', ...thistledown, birthDate: '2026-11-18' }]);
await world.mosaic.post('/admin/children/700501/merge', { into: '700502' });
await world.mosaic.patch('/admin/children/700502', { nhsNumber: baby.nhsNumber });
await reaches(world, '700501', 'merged');
await world.link.temporal.workflow.getHandle('child-700101').signal(roll);
await world.link.children.resend(person('700102'), anAct());
await world.link.reconciliation.run();
const erasing = { person: 'a-mark', statuses: 'another' };
await world.link.erasures.confirm({ ...erasing, actId: 'erase-1', by: 'A. Worker' });
await world.link.erasures.confirm({ ...erasing, actId: 'erase-2', by: 'B. Worker' });

const folder = join(recorded.histories, packageJson.version);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(join(folder, name));
const counted = new Map<string, number>();
for await (const { workflowId, type, status } of world.link.temporal.workflow.list()) {
  const history = await world.link.temporal.workflow.getHandle(workflowId).fetchHistory();
  const stored: StoredHistory = {
    workflowId,
    workflowType: type,
    history: JSON.parse(historyToJSON(history)) as unknown,
  };
  const kind = `${type}-${status.name.toLowerCase()}`;
  counted.set(kind, (counted.get(kind) ?? 0) + 1);
  writeFileSync(join(folder, `${kind}-${counted.get(kind) ?? 0}.json`), `${JSON.stringify(stored)}\n`);
  process.stdout.write(`${type} ${workflowId}: ${history.events?.length ?? 0} events\n`);
}
await world.close();
await mochaGlobalTeardown();
