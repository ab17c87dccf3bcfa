import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportedLine } from '../../src/audit/export.js';
import { exportLines } from '../../src/audit/export.js';
import { auditPlace } from '../../src/audit/open.js';
import { verifyFolder } from '../../src/audit/verify.js';
import { cpis } from '../cli/cpis.js';
import { eventually } from '../support/eventually.js';
import { openRecord, register, standing, statusOf } from '../support/journey.js';
import { openPager, type Pager } from '../support/pager.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const why = ['--reason', 'Wren Brackenfield’s mother rang', '--by', 'A. Worker'];

describe('the audit', () => {
  let world: World;
  let pager: Pager;
  before(async () => {
    pager = await openPager();
    const secondChannel = { kind: 'webhook', url: pager.url };
    world = await openWorld({ actions: { secondChannel }, waits: { slowRetry: '300ms' } });
    await world.startWorker();
  });
  after(async () => {
    await world.close();
    await pager.close();
  });

  const lines = async (subject?: string): Promise<readonly ExportedLine[]> => {
    const { folder, keys } = auditPlace(world.config.audit);
    return exportLines(folder, keys, { subject });
  };
  const whats = async (subject: string): Promise<readonly string[]> =>
    (await lines(subject)).map(({ what, result }) => (result === 'done' ? what : `${what}: ${result}`));
  const run = (...words: readonly string[]) => cpis(words, world.configPath);
  const gone = (): string => `${world.config.audit.folder}.gone`;

  it('tells what happened to a child and its file, in order, and names nobody', async () => {
    await register(world, '700101');
    const { messageId } = await openRecord(world, '9997042182');
    await standing(world, 2, '700101');
    const told = await eventually('the notification stands in the audit', async () => {
      const found = await whats('child-700101');
      return found.includes('notification-dealt-with') && found.includes('item-delivered: told') && found;
    });
    const order = ['event-received', 'change-submitted', 'record-accepted', 'item-delivered: told'];
    const effects = ['case-note: written', 'alert: written', 'notification-dealt-with'];
    assert.deepEqual(
      told.filter((what) => [...order, ...effects].includes(what)),
      [...order, ...effects],
    );
    const message = await eventually('the message stands in the audit', async () => {
      const found = await whats(`message-${messageId}`);
      return found.some((what) => what.startsWith('message-closed')) && found;
    });
    assert.deepEqual(message, ['message-received: data', 'message-read: notification', 'message-closed: delivered']);
    const file = (await whats('upload-1')).map((what) => what.replace(/CPF0\d/, 'CPF'));
    assert.deepEqual(file, ['file-begun: 1-records', 'file-sent: sent', 'file-answered: CPF', 'file-closed: CPF']);
  });

  it('adds no event to a notification, which has no more than 26', async () => {
    const history = await world.link.temporal.workflow.getHandle('child-700101').fetchHistory();
    const events = history.events ?? [];
    const signalled = events.findLastIndex(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName === 'notified',
    );
    const own = events.slice(signalled).length;
    assert.ok(own <= 26, `${own} events`);
  });

  it('asks for no activity of its own, neither for a registration nor for a notification', async () => {
    const history = await world.link.temporal.workflow.getHandle('child-700101').fetchHistory();
    const activities = (history.events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? [],
    );
    assert.deepEqual(activities, ['assessChild', 'submitChange', 'planActions', 'writeEffect', 'writeEffect']);
  });

  it('knows who saw and did what, and why only by a mark', async () => {
    assert.equal((await run('child', '700101')).code, 0);
    assert.equal((await run('child', '700199')).code, 3);
    assert.equal((await run('worklist')).code, 0);
    assert.equal((await run('resend', '700101', ...why)).code, 0);
    const views = (await lines()).filter(({ what }) => ['child', 'worklist', 'resend'].includes(what));
    assert.deepEqual(
      views.map(({ what, result }) => `${what}: ${result}`),
      [
        'child: asked',
        'child: done',
        'child: asked',
        'child: not-found',
        'worklist: asked',
        'worklist: done',
        'resend: asked',
        'resend: done',
      ],
    );
    const act = views.at(-1);
    assert.match(act?.who ?? '', /^\S+ as A\. Worker$/);
    assert.match(act?.why ?? '', /^31 characters, ~[\w-]{24}$/);
    const text = readdirSync(world.config.audit.folder)
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(world.config.audit.folder, name), 'utf8'))
      .join('');
    assert.doesNotMatch(text, /Wren|Brackenfield|9997042182|700101/);
  });

  it('is proved by cpis audit verify, with a checkpoint too, and exported', async () => {
    const checkpoint = join(world.config.audit.folder, '..', 'checkpoint.json');
    assert.equal((await run('audit', 'checkpoint', '--out', checkpoint)).code, 0);
    const { code, out } = await run('audit', 'verify', '--checkpoint', checkpoint);
    assert.deepEqual([code, /as they were written/.test(out)], [0, true], out);
    const csv = await run('audit', 'export', '--csv', '--subject', 'child-700101', '--what', 'alert');
    assert.match(csv.out, /^at,who,what,subject,about,result,why,written,chain,seq\n.*,cpis-link,alert,child ~/);
    const none = await run('audit', 'export', '--json', '--to', '2026-01-01');
    assert.deepEqual([none.code, JSON.parse(none.out)], [0, []]);
    assert.equal((await run('audit', 'export', '--from', 'yesterday')).code, 2);
    const [name = ''] = readdirSync(world.config.audit.folder).filter((file) => /^worker.*jsonl$/.test(file));
    const path = join(world.config.audit.folder, '..', name);
    const text = readFileSync(join(world.config.audit.folder, name), 'utf8');
    writeFileSync(path, text.replace('notification-dealt-with', 'notification-parked-by-'));
    const changed = await run('audit', 'verify', path);
    assert.equal(changed.code, 1);
    assert.match(changed.out, /1 findings\.\n.*line \d+: a line was changed/);
    assert.equal((await run('audit', 'prune', ...why)).code, 0);
  });

  it('that is gone stops every view and act, and no notification; an alarm goes out at once, and the lines are written later', async () => {
    const before = (await whats('child-700101')).filter((what) => what === 'alert: written').length;
    renameSync(world.config.audit.folder, gone());
    try {
      const view = await run('child', '700101');
      assert.deepEqual([view.code, view.out], [4, '']);
      assert.match(view.err, /The audit cannot be written: nobody sees or changes anything unaudited\./);
      const retries = (await statusOf(world, '700101')).timeline.filter(({ what }) => what === 'retry-asked').length;
      assert.equal((await run('retry', '700101', ...why)).code, 4);
      const after = (await statusOf(world, '700101')).timeline.filter(({ what }) => what === 'retry-asked').length;
      assert.equal(after, retries);
      await openRecord(world, '9997042182');
      await standing(world, 4, '700101');
      await eventually('the alarm is on the pager', () =>
        Promise.resolve(pager.heard.some((body) => body.includes('audit.unwritable'))),
      );
      await eventually('the child shows it', async () =>
        (await statusOf(world, '700101')).attentions.some(({ code }) => code === 'audit-unwritten'),
      );
    } finally {
      renameSync(gone(), world.config.audit.folder);
    }
    await eventually('every line is written', async () => {
      const told = await whats('child-700101');
      return told.filter((what) => what === 'alert: written').length === before + 1;
    });
    await eventually('the attention is gone', async () => (await statusOf(world, '700101')).attentions.length === 0);
    const { folder, keys } = auditPlace(world.config.audit);
    assert.deepEqual((await verifyFolder(folder, keys)).findings, []);
    const ids = (await whats('child-700101')).filter((what) => what === 'notification-dealt-with');
    assert.equal(ids.length, 2);
  });
});
