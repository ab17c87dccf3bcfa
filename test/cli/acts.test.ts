import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { eventually } from '../support/eventually.js';
import { held, openRecord, register, standing, statusOf } from '../support/journey.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { cpis } from './cpis.js';

const why = ['--reason', 'as agreed by telephone'];

describe('the operators’ verbs', () => {
  let world: World;
  let planId: string;
  let strangers: string;
  before(async () => {
    world = await openWorld();
    await world.startWorker();
    planId = await register(world, '700101');
    await openRecord(world, '9997042182');
    await standing(world, 2, '700101');
    await world.mosaic.patch(`/admin/children/700101/plans/${planId}`, { removed: true });
    strangers = (await openRecord(world, '9990000018', { force: true })).messageId;
    await eventually('two things need a person', async () => {
      const codes = (await world.link.worklist.list()).flatMap((item) => item.codes);
      return codes.includes('plan-removed') && codes.includes('notification-unmatched');
    });
  });
  after(() => world.close());
  const run = (...words: readonly string[]) => cpis(words, world.configPath);

  it('list what needs a person, grouped by what to do, and as JSON', async () => {
    const { code, out } = await run('worklist');
    assert.equal(code, 0);
    assert.match(
      out,
      /plan-removed \(1\): CP-IS holds a plan that Mosaic no longer shows\.\n→ If the plan was recorded/,
    );
    assert.match(out, /child-700101 +registered +0 h +since/);
    assert.doesNotMatch(out, /Brackenfield|9997042182|9990000018/);
    const { out: json } = await run('worklist', '--kind', 'message', '--json');
    const items = JSON.parse(json) as { workflowId: string; codes: string[] }[];
    assert.deepEqual(
      items.map(({ workflowId, codes }) => [workflowId, codes]),
      [[`message-${strangers}`, ['notification-unmatched']]],
    );
  });

  it('say what would happen with --dry-run, and change nothing', async () => {
    const { code, out } = await run('confirm-delete', '700101', planId, ...why, '--dry-run');
    assert.deepEqual(
      [code, out],
      [5, 'child 700101: Would be noted: a second person must confirm it under their own name.\n'],
    );
    assert.deepEqual((await statusOf(world, '700101')).confirmedOnce, []);
    const refused = await run('resend', '700199', ...why, '--dry-run');
    assert.equal(refused.code, 3);
  });

  it('take up an alert in bulk, from lines of standard input, and once', async () => {
    const { code, out } = await cpis(['take-up', '-', ...why, '--by', 'A. Worker'], world.configPath, '700101\n');
    assert.deepEqual([code, out], [0, 'child 700101: Done.\n']);
    assert.deepEqual(
      (await statusOf(world, '700101')).takenUp.map(({ by }) => by),
      ['A. Worker'],
    );
    assert.equal((await run('take-up', '700101', ...why)).code, 6);
  });

  it('need two people for a delete: 5 until the second confirmed, 6 for the first one again', async () => {
    const confirm = (by: string, config = world.configPath) =>
      cpis(['confirm-delete', '700101', planId, ...why, '--by', by], config);
    const byAccounts = `${world.configPath}.accounts`;
    writeFileSync(
      byAccounts,
      readFileSync(world.configPath, 'utf8').replace('twoPeople: names', 'twoPeople: accounts'),
    );
    assert.equal((await confirm('A. Worker', byAccounts)).code, 5);
    const sameAccount = await confirm('B. Manager', byAccounts);
    assert.deepEqual([sameAccount.code, sameAccount.err.includes('(act.same-account)')], [6, true]);
    const again = await confirm('a. worker');
    assert.deepEqual([again.code, again.out], [6, '']);
    assert.match(again.err, /^Two people are needed, and this is the first one again\. .*\(act\.same-person\)\n$/);
    assert.equal((await confirm('B. Manager')).code, 0);
    await eventually('CP-IS deleted it', async () => (await held(world, '9997042182'))[0]?.deleted !== null);
  });

  it('refuse what is missing or wrong with one sentence and exit code 2', async () => {
    assert.equal((await run('retry', '700101')).code, 2);
    assert.match((await run('retry', '700101')).err, /required option '--reason <text>' not specified/);
    assert.match((await run('retry', '700101', '--reason', ' ')).err, /^Say why: --reason <text>\.\n$/);
    const number = await cpis(
      ['replace-number', '700101', '--number-file', '-', ...why],
      world.configPath,
      '9997042183',
    );
    assert.equal(number.code, 2);
    assert.doesNotMatch(number.err, /9997042183/);
    assert.equal((await run('upload', 'show', 'x')).code, 2);
  });

  it('show files and the desk, and hold and release it', async () => {
    assert.match((await run('upload', 'list')).out, /^file +stage +since +needs attention *\n2 +closed/);
    assert.match((await run('upload', 'show', '1')).out, /^File 1: closed, 1 record, sent .* answered CPF02\./);
    assert.equal((await run('upload', 'hold', ...why)).code, 0);
    const used = await run('upload', 'release', '--next', '1', ...why);
    assert.deepEqual([used.code, used.err.includes('act.number-used')], [6, true]);
    assert.equal((await run('upload', 'release', '--next', '10', ...why)).code, 0);
    assert.match((await run('upload', 'show')).out, /^The desk is open; the next file is number 10\./);
    assert.equal((await run('upload', 'release-ends', ...why)).code, 6);
  });

  it('show messages, assign an item to a child and discard what is not for us', async () => {
    assert.match((await run('message', 'show', strangers)).out, /Items:\n {2}1: unmatched/);
    assert.equal((await run('message', 'assign', strangers, '2', '700101', ...why)).code, 6);
    assert.equal((await run('message', 'assign', strangers, '1', '700102', ...why)).code, 0);
    await standing(world, 2, '700102');
    assert.equal((await run('message', 'discard', strangers, ...why)).code, 6);
    assert.equal((await run('message', 'show', 'nobody')).code, 3);
  });
});
