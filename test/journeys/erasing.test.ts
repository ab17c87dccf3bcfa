import assert from 'node:assert/strict';
import { exportLines } from '../../src/audit/export.js';
import { auditPlace } from '../../src/audit/open.js';
import { cpis } from '../cli/cpis.js';
import { eventually } from '../support/eventually.js';
import { openRecord, register, standing, statusOf } from '../support/journey.js';
import { plan, shows, silently } from '../support/lives.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const why = ['--reason', 'recorded for the wrong person'];
const first = [...why, '--by', 'A. Worker'];
const second = [...why, '--by', 'B. Worker'];

describe('a child that is erased', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await world.startWorker();
  });
  after(() => world.close());

  const run = (...words: readonly string[]) => cpis(words, world.configPath);
  const runsOf = async (query: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for await (const { workflowId } of world.link.temporal.workflow.list({ query })) found.push(workflowId);
    return found;
  };

  it('is not, while CP-IS holds a record of it', async () => {
    const planId = await register(world, '700101');
    await openRecord(world, '9997042182');
    await standing(world, 2, '700101');
    const { code, err } = await run('erase-child', '700101', ...first);
    assert.equal(code, 6);
    assert.match(err, /CP-IS may still hold or show a record of this child\./);
    await world.mosaic.patch(`/admin/children/700101/plans/${planId}`, { removed: true });
    await eventually('the plan is held and not shown any more', async () =>
      (await statusOf(world, '700101')).attentions.some(({ code: shown }) => shown === 'plan-removed'),
    );
    assert.equal((await run('confirm-delete', '700101', planId, ...first)).code, 5);
    assert.equal((await run('erase-child', '700101', ...first)).code, 6);
    assert.equal((await run('confirm-delete', '700101', planId, ...second)).code, 0);
  });

  it('is gone once two people confirmed it, with its messages, and the audit says so without content', async () => {
    const query = 'WorkflowType = "child" AND ExecutionStatus = "Running"';
    await eventually(
      'the record is deleted and the child’s workflow is over',
      async () => !(await runsOf(query)).includes('child-700101'),
    );
    await eventually(
      'the message is dealt with',
      async () =>
        (await runsOf('WorkflowType = "message" AND CpisSubject IS NOT NULL AND ExecutionStatus != "Running"'))
          .length === 1,
    );
    const looked = await run('erase-child', '700101', ...first, '--dry-run');
    assert.deepEqual([looked.code, /and 1 messages/.test(looked.out)], [0, true], looked.out + looked.err);
    assert.equal((await run('erase-child', '700101', ...first)).code, 5);
    assert.equal((await run('erase-child', '700101', ...first)).code, 6);
    const done = await run('erase-child', '700101', ...second);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /Removed: \d+ runs and 1 messages\. Files that it was in are kept until \d/);
    assert.deepEqual(await runsOf('WorkflowId = "child-700101"'), []);
    await eventually(
      'the message is gone',
      async () => (await runsOf('WorkflowType = "message" AND CpisSubject IS NOT NULL')).length === 0,
    );
    assert.equal((await run('child', '700101')).code, 3);
    const { folder, keys } = auditPlace(world.config.audit);
    const lines = await exportLines(folder, keys, { what: 'erase-child', subject: 'child-700101' });
    assert.match(lines.at(-1)?.result ?? '', /^erased,runs=\d+,messages=1,staying=0,files-until=\d{4}-\d\d-\d\d$/);
    assert.doesNotMatch(JSON.stringify(lines), /wrong person|700101|Brackenfield/);
  });

  it('that is followed ends itself first, and is not started again until Mosaic shows a new status', async () => {
    const { reconciliation } = world.link;
    const runs = 'WorkflowId = "child-700602"';
    // no NHS number: nothing is sent, and the child waits for a person
    await world.mosaic.post('/admin/children', [
      { personId: '700602', familyName: 'Oak', givenNames: ['Ash'], birthDate: '2020-01-01', plans: [plan('P602')] },
    ]);
    await reconciliation.run();
    await shows(world, '700602', 'number-missing');
    // of another number: a person knows that it was this child
    const { messageId } = await openRecord(world, '9990000018', { force: true });
    await eventually('nobody is found for it', async () =>
      (await world.link.worklist.list({ code: 'notification-unmatched' })).some(({ workflowId }) =>
        workflowId.includes(messageId),
      ),
    );
    assert.equal((await run('message', 'assign', messageId, '1', '700602', ...why)).code, 0);
    await standing(world, 2, '700602');
    await eventually(
      'the message is over',
      async () => (await runsOf(`WorkflowId = "message-${messageId}" AND ExecutionStatus != "Running"`)).length === 1,
    );
    assert.equal((await run('erase-child', '700602', ...first)).code, 5);
    const done = await run('erase-child', '700602', ...second);
    assert.equal(done.code, 0, done.err);
    assert.match(done.out, /and 1 messages/);
    assert.deepEqual(await runsOf(runs), []);
    const { counts } = await reconciliation.run();
    assert.equal(counts.missing, 0);
    assert.deepEqual(await runsOf(runs), []);
    await silently(world, '700602', { plans: [plan('P602'), plan('P603')] });
    assert.equal((await reconciliation.run()).counts.missing, 1);
    await shows(world, '700602', 'number-missing');
  });

  it('is erased a second time by two people only', async () => {
    const noted = await run('erase-child', '700602', ...first);
    assert.deepEqual([noted.code, noted.err], [5, '']);
    const again = await run('erase-child', '700602', ...first);
    assert.match(again.err, /\(act\.same-person\)/);
    assert.equal(again.code, 6);
  });
});
