import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import { fileWith } from '../support/files.js';
import { openRecord, register, standing, startPlan, statusOf } from '../support/journey.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { cpis } from './cpis.js';

const why = ['--reason', 'as agreed by telephone'];

interface Told {
  readonly about: string;
  readonly outcome?: string;
  readonly failure?: string;
}

describe('the operators’ verbs, where something is wrong', () => {
  let world: World;
  let planId: string;
  before(async () => {
    world = await openWorld();
    await world.startWorker();
    planId = await register(world, '700101');
    for (let time = 1; time <= 3; time += 1) await openRecord(world, '9997042182');
    await standing(world, 6, '700101');
    await eventually('three alerts stand', async () => (await statusOf(world, '700101')).alerted.length === 3);
  });
  after(() => world.close());
  const run = (...words: readonly string[]) => cpis(words, world.configPath);
  const takers = async () => (await statusOf(world, '700101')).takenUp.map(({ by }) => by);

  it('never read a wrong attention code as if nothing needed a person', async () => {
    const { code, out, err } = await run('worklist', '--code', 'plan-remvoed');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /That is no attention: docs\/attentions\.md lists them\./);
  });

  it('take no name that is long enough to push the account out of the audit', async () => {
    const long = `Jane Smith (jsmith)${' '.repeat(90)}x`;
    const { code, out, err } = await run('take-up', '700101', ...why, '--by', long);
    assert.deepEqual([code, out, err], [2, '', '--by takes a name of 60 characters at most, on one line.\n']);
    const number = await run('take-up', '700101', ...why, '--by', '9997042182');
    assert.deepEqual([number.code, number.out], [2, '']);
    assert.doesNotMatch(number.err, /9997042182/);
  });

  it('take an id as lists show it, and no NHS number for one', async () => {
    assert.equal((await run('child', 'child-700101')).code, 0);
    const number = await run('child', '9997042182');
    assert.equal(number.code, 2);
    assert.match(number.err, /That is an NHS number: give the person’s id in Mosaic\./);
    const unknown = await run('child', '799999');
    assert.deepEqual([unknown.code, unknown.err.startsWith('child-799999: ')], [3, true]);
    const name = await run('child', 'Quillworthama');
    assert.equal(name.code, 3);
    assert.doesNotMatch(name.err, /Quillworthama/);
    const unwritable = await run('worklist', '--csv', '/nowhere/list.csv');
    assert.deepEqual([unwritable.code, unwritable.err], [2, '/nowhere/list.csv cannot be written: ENOENT.\n']);
  });

  it('name the registrations and alerts that other verbs ask for', async () => {
    const { out } = await run('child', '700101');
    assert.ok(out.includes(`CP-IS holds:\n  ${planId}: child-protection from`));
    assert.match(out, /Alerted, and not taken up:\n( {2}[0-9A-F-]{36}\n){3}/);
  });

  it('take up nothing of a list with wrong lines, and name each of them', async () => {
    const list = fileWith('workflow,about\nchild-700101,\n\nchild-a b,Q1\nupload-1,\n,Q2\n');
    const { code, out, err } = await run('take-up', '--from', list, ...why);
    assert.deepEqual([code, out], [2, '']);
    assert.deepEqual(err.trim().split('\n').slice(1), ['  line 4: names no child', '  line 6: names no child']);
    const missing = await run('take-up', '--from', '/nowhere/list.csv', ...why);
    assert.deepEqual([missing.code, missing.err], [2, '/nowhere/list.csv cannot be read: ENOENT.\n']);
    const nobody = await run('take-up', '--from', fileWith('workflow,about\nerasures,\n'), ...why);
    assert.deepEqual([nobody.code, nobody.err], [2, 'Nobody is named: give ids, or --from <file>.\n']);
    assert.deepEqual(await takers(), []);
  });

  it('take up by a list what each line is about, first as a preview, and go on after an unknown child', async () => {
    const [first = ''] = (await statusOf(world, '700101')).alerted;
    const list = fileWith(`child,about\n799999,\n700101,${first}\n700101,no-such-alert\n`);
    const words = ['take-up', '--from', list, ...why, '--by', 'A. Worker'];
    const preview = await run(...words, '--dry-run');
    assert.deepEqual([preview.code, await takers()], [3, []]);
    const { code, out, err } = await run(...words);
    assert.deepEqual([code, out], [3, 'child 700101: Done.\n']);
    assert.match(
      err,
      /^child 799999: There is nothing here under that id\..*\nchild 700101: .*\(act\.nothing-to-do\)\n$/,
    );
    assert.deepEqual(
      (await statusOf(world, '700101')).takenUp.map(({ by, about }) => [by, about]),
      [['A. Worker', first]],
    );
  });

  it('take up the alerts of a child under one act, go on after an unknown child, and tell it in one list', async () => {
    const words = ['take-up', '799999', '700101', ...why, '--by', 'A. Worker', '--act-id', 'act-1', '--json'];
    const { code, out } = await run(...words);
    const told = JSON.parse(out) as Told[];
    assert.equal(code, 3);
    assert.deepEqual(
      told.map(({ about, outcome, failure }) => [about, outcome ?? failure]),
      [
        ['child 799999', 'not-found'],
        ['child 700101', 'done'],
      ],
    );
    assert.deepEqual(await takers(), ['A. Worker', 'A. Worker', 'A. Worker']);
  });

  it('take the same act again as done, and tell a colleague that there is nothing left', async () => {
    const again = await run('take-up', '700101', ...why, '--by', 'A. Worker', '--act-id', 'act-1');
    assert.deepEqual([again.code, again.out], [0, 'child 700101: Done.\n']);
    const colleague = await run('take-up', '700101', ...why, '--by', 'B. Manager');
    assert.deepEqual([colleague.code, colleague.out], [6, '']);
    assert.deepEqual(await takers(), ['A. Worker', 'A. Worker', 'A. Worker']);
  });

  it('say with --dry-run what would happen, and end as the act would', async () => {
    const release = await run('upload', 'release', '--next', '10', ...why, '--dry-run');
    assert.equal(
      release.out,
      'the desk, next file 10: Would let files go, the next one as number 10; 0 changes wait.\n',
    );
    assert.equal((await run('upload', 'release', '--next', '1', ...why, '--dry-run')).code, 6);
    const { nextSequence } = await world.link.desk.status();
    assert.equal(nextSequence, 2);
    assert.equal((await run('upload', 'resend', '1', ...why, '--dry-run')).code, 6);
  });

  it('refuse to send a file again that has not gone', async () => {
    await world.link.desk.hold({ actId: randomUUID(), by: 'A. Worker', reason: 'a test' });
    await startPlan(world, '700102');
    await eventually('file 2 waits', async () => (await world.link.uploads.status(2)).stage === 'waiting');
    const { code, out } = await run('upload', 'resend', '2', ...why);
    assert.deepEqual([code, out], [6, '']);
    assert.deepEqual((await world.link.uploads.status(2)).log, []);
    const giveUp = await run('upload', 'give-up', '2', ...why, '--dry-run');
    assert.match(giveUp.out, /^file 2: Would end the wait for its answer and tell the children of its 1 records that/);
    assert.equal((await world.link.uploads.status(2)).stage, 'waiting');
  });

  it('give a file up: it is closed, its child hears that nobody knows, and the same act again is done', async () => {
    const giveUp = (): ReturnType<typeof run> => run('upload', 'give-up', '2', ...why, '--act-id', 'give-up-1');
    assert.equal((await giveUp()).code, 0);
    await eventually('the file is closed', async () => (await world.link.uploads.status(2)).stage === 'closed');
    await eventually('the child has an attention', async () =>
      (await statusOf(world, '700102')).attentions.some(({ code }) => code === 'record-unanswered'),
    );
    assert.deepEqual([(await giveUp()).code, (await run('upload', 'give-up', '2', ...why)).code], [0, 6]);
  });

  it('hold and release what empties the mailbox, and close a message that is possibly lost', async () => {
    await world.nhs.post('/admin/faults', { on: 'download', action: 'fail', status: 410, count: 1000 });
    const { messageId } = await openRecord(world, '9997042182');
    await eventually('the message is possibly lost', async () =>
      (await world.link.collector.status()).attentions.some(({ about }) => about === messageId),
    );
    assert.equal((await run('collector', 'hold', ...why)).code, 0);
    const { out } = await run('collector', 'show');
    assert.match(out, /^The mailbox is not emptied: on hold, last read /);
    assert.match(out, new RegExp(`message-possibly-lost \\(${messageId}\\) since`));
    assert.equal((await run('collector', 'confirm-lost', 'nobody', ...why)).code, 6);
    const takeUp = await run('take-up', 'collector', 'upload-1', ...why);
    assert.deepEqual([takeUp.code, takeUp.out], [3, 'collector: Done.\n']);
    assert.match(takeUp.err, /^upload-1: .*\(not-found\)\n$/);
    const { log = [] } = await world.link.collector.status();
    assert.deepEqual([log.at(-1)?.what, log.at(-1)?.reason], ['take-up', why[1]]);
    await eventually('it is confirmed', async () => {
      await run('collector', 'confirm-lost', messageId, ...why);
      return (await world.link.collector.status()).attentions.every(({ about }) => about !== messageId);
    });
    await world.nhs.remove('/admin/faults');
    assert.equal((await run('collector', 'release', ...why)).code, 0);
  });

  it('discard an oversize message as lists name it, and take the same act again as done', async () => {
    const receivedAt = (await statusOf(world, '700101')).timeline[0]?.at;
    assert.ok(receivedAt !== undefined);
    await world.link.messages.store({
      messageId: 'M1',
      type: 'oversize',
      workflowId: 'TEST_CPIS_ACCESS',
      receivedAt,
      body: '',
    });
    await eventually('it needs a person', async () =>
      (await world.link.worklist.list({ kind: 'message' })).some(({ workflowId }) => workflowId === 'oversize-M1'),
    );
    const discard = (): ReturnType<typeof run> =>
      run('message', 'discard', 'oversize-M1', ...why, '--act-id', 'discard-1');
    assert.equal((await discard()).code, 0);
    await eventually('it is discarded', async () => {
      return (await world.link.messages.status('oversize-M1')).stage === 'discarded';
    });
    assert.equal((await discard()).code, 0);
  });
});

describe('the operators’ verbs, where no worker runs', () => {
  it('end in time, and say how an act is said again without being done twice', async () => {
    const world = await openWorld();
    try {
      await startPlan(world, '700101');
      await eventually('the child has a workflow', async () => {
        const { workflow } = world.link.temporal;
        return (await workflow.getHandle('child-700101').describe()).status.name === 'RUNNING';
      });
      const [seen, asked] = await Promise.all([
        cpis(['child', '700101'], world.configPath),
        cpis(['retry', '700101', ...why, '--act-id', 'act-9'], world.configPath),
      ]);
      assert.deepEqual([seen.code, asked.code], [4, 4]);
      assert.match(seen.err, /^The Temporal server, or the worker behind it, took too long to answer\./);
      assert.match(asked.err, /^To say it again without doing it twice: --act-id act-9\n/);
    } finally {
      await world.close();
    }
  });
});
