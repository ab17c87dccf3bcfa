import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { anAct, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import { effects, messages, openRecord, register, standing, startPlan } from '../support/journey.js';
import { addChild, plan, withWorld } from '../support/lives.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const childId = '700101';
const nhsNumber = '9997042182';
/** nobody's number: of the test range, with the right check digit */
const strangersNumber = '9990000018';

describe('a second child who is found a moment after the first had the notification', () => {
  it(
    'waits for a person, however often it is looked for again, and the message stays open until then',
    withWorld(
      async (world) => {
        await register(world, childId);
        const { messageId } = await openRecord(world, nhsNumber);
        await standing(world, 2, childId);
        const plans = [plan('P901')];
        const other = { nhsNumber, familyName: 'Oak', givenNames: ['Ash'], birthDate: '2019-03-12', plans };
        await world.mosaic.post('/admin/children', [{ personId: '700901', ...other }]);
        await world.link.reconciliation.run();
        const item = async () => (await world.link.messages.status(messageId)).items[0];
        const isAsked = () => eventually('a person is asked', async () => (await item())?.state === 'ambiguous');
        await isAsked();
        await world.link.messages.reprocess(messageId, anAct('corrected in Mosaic'));
        await isAsked();
        await world.link.messages.assign(messageId, { ...anAct(), item: 1, personId: person('700901') });
        await standing(world, 2, '700901');
        assert.deepEqual([...((await item())?.deliveredTo ?? [])].sort(), [childId, '700901']);
      },
      { waits: { secondLook: '5s' } },
    ),
  );
});

describe('what only a person can decide', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
    await world.startWorker();
    await register(world, childId);
  });
  after(() => world.close());

  const attentionOf = (messageId: string, code: string) =>
    eventually(`message ${messageId} shows ${code}`, async () => {
      const status = await world.link.messages.status(messageId);
      return status.attentions.some((attention) => attention.code === code) && status;
    });

  const operatorsAlert = (messageId: string) =>
    eventually('the operators’ role has an alert', async () =>
      (await effects(world)).find(
        ({ kind, reference, personId }) => kind === 'alert' && personId === undefined && reference.includes(messageId),
      ),
    );

  const isFound = (workflowId: string, code: string) =>
    eventually(`${workflowId} is found by its attention`, async () => {
      for await (const found of world.link.temporal.workflow.list({ query: `CpisAttention = "${code}"` }))
        if (found.workflowId === workflowId) return true;
      return undefined;
    });

  it('an unreadable message stays, visible, with an alert to the operators’ role, and the others go on', async () => {
    const body = '<?xml version="1.0"?><Nothing>that CP-IS sends</Nothing>';
    const { messageId } = await world.nhs.post<{ messageId: string }>('/admin/messages', {
      body,
      workflowId: 'TEST_CPIS_ACCESS',
    });
    await attentionOf(messageId, 'message-unreadable');
    await isFound(`message-${messageId}`, 'message-unreadable');
    const alert = await operatorsAlert(messageId);
    assert.equal(alert.body.trigger, 'message-unreadable');
    const stored = (await messages(world)).find((one) => one.messageId === messageId);
    assert.notEqual(stored?.acknowledgedAt, undefined);
    await openRecord(world, nhsNumber);
    await standing(world, 2, childId);
    await world.link.messages.discard(messageId, anAct('not from CP-IS'));
    await eventually('the message workflow ended', async () => {
      const { status } = await world.link.temporal.workflow.getHandle(`message-${messageId}`).describe();
      return status.name === 'COMPLETED';
    });
  });

  it('a message that is not from CP-IS is kept and shown, and nothing is done, until a person discards it', async () => {
    const body = readFileSync(new URL('../fixtures/cpis/access-notification.xml', import.meta.url), 'utf8');
    const before = (await effects(world)).filter(({ personId }) => personId !== undefined).length;
    const { messageId } = await world.nhs.post<{ messageId: string }>('/admin/messages', {
      body,
      from: 'SOMEBODY1',
      workflowId: 'TEST_CPIS_ACCESS',
    });
    const { from, workflowId, kind } = await attentionOf(messageId, 'message-foreign');
    assert.deepEqual([from, workflowId, kind], ['SOMEBODY1', 'TEST_CPIS_ACCESS', 'unread']);
    await isFound(`message-${messageId}`, 'message-foreign');
    assert.equal((await operatorsAlert(messageId)).body.trigger, 'message-foreign');
    await world.link.messages.reprocess(messageId, anAct('look again'));
    await attentionOf(messageId, 'message-foreign');
    assert.equal((await effects(world)).filter(({ personId }) => personId !== undefined).length, before);
    await world.link.messages.discard(messageId, anAct('not from CP-IS'));
    await eventually('the message workflow ended', async () => {
      const { status } = await world.link.temporal.workflow.getHandle(`message-${messageId}`).describe();
      return status.name === 'COMPLETED';
    });
  });

  it('a notification whose number matches no child waits for a person, who assigns it', async () => {
    const { messageId } = await openRecord(world, strangersNumber, { force: true });
    await attentionOf(messageId, 'notification-unmatched');
    const alert = await operatorsAlert(messageId);
    assert.equal(alert.body.trigger, 'notification-unmatched');
    assert.doesNotMatch(JSON.stringify(alert), new RegExp(strangersNumber));
    const before = (await effects(world)).filter(({ personId }) => personId === childId).length;
    await world.link.messages.assign(messageId, { ...anAct(), item: 1, personId: person(childId) });
    await standing(world, before + 2, childId);
  });

  it('a notification whose number matches two children goes to neither until a person decides', async () => {
    const twin = {
      personId: '700901',
      nhsNumber,
      familyName: 'Brackenfield',
      givenNames: ['Isolde'],
      birthDate: '2019-03-12',
    };
    await world.mosaic.post('/admin/children', [twin]);
    await world.mosaic.post('/admin/children/700901/plans', { kind: 'child-protection', startedOn: '2026-11-14' });
    await eventually('both children are known by the number', async () => {
      const found: string[] = [];
      for await (const { workflowId } of world.link.temporal.workflow.list({ query: 'WorkflowType = "child"' }))
        found.push(workflowId);
      return found.includes('child-700901') && (await world.link.children.status(person('700901'))).stage !== 'new';
    });
    const before = (await effects(world)).filter(({ personId }) => personId !== undefined).length;
    const { messageId } = await openRecord(world, nhsNumber);
    await attentionOf(messageId, 'notification-ambiguous');
    await operatorsAlert(messageId);
    assert.equal((await effects(world)).filter(({ personId }) => personId !== undefined).length, before);
    await world.link.messages.assign(messageId, { ...anAct(), item: 1, personId: person('700901') });
    await standing(world, 2, '700901');
  });

  it('a notification of two accesses that promises three is carried out, and a person asks for the third', async () => {
    const example = readFileSync(new URL('../fixtures/cpis/access-notification.xml', import.meta.url), 'utf8');
    const body = example.replace('<value value="2"/>', '<value value="3"/>').replace('9997042182', '9997263316');
    await register(world, '700102');
    const { messageId } = await world.nhs.post<{ messageId: string }>('/admin/messages', {
      body,
      workflowId: 'TEST_CPIS_ACCESS',
    });
    const written = await standing(world, 5, '700102');
    // the patient's location, which one of them gives, is for the narrow audience
    const alerts = ['alert', 'alert', 'alert'];
    assert.deepEqual(written.map(({ kind }) => kind).sort(), [...alerts, 'case-note', 'case-note']);
    await attentionOf(messageId, 'notification-incomplete');
    await operatorsAlert(messageId);
  });

  describe('a message that the NHS lists and cannot give', () => {
    const isLost = async (messageId: string): Promise<boolean> => {
      const { attentions } = await world.link.collector.status();
      return attentions.some(({ code, about }) => code === 'message-possibly-lost' && about === messageId);
    };
    const lose = async (): Promise<string> => {
      await world.nhs.post('/admin/faults', { on: 'download', action: 'fail', status: 410, count: 1000 });
      const { messageId } = await openRecord(world, nhsNumber);
      await eventually('the collector says that it is possibly lost', () => isLost(messageId));
      return messageId;
    };
    afterEach(() => world.nhs.remove('/admin/faults'));

    it('is told to the operators’ role, and the attention closes by itself when the message comes back', async () => {
      const messageId = await lose();
      await isFound('collector', 'message-possibly-lost');
      await operatorsAlert(messageId);
      await world.nhs.remove('/admin/faults');
      await eventually('the attention closed', async () => !(await isLost(messageId)));
      await eventually('the message was delivered', async () => {
        const { items } = await world.link.messages.status(messageId);
        return items.length > 0;
      });
    });

    it('stays until a person confirms that the NHS was asked for it', async () => {
      const messageId = await lose();
      await world.link.collector.hold(anAct());
      // a look that was under way when it was held may name the message once more
      await eventually('the attention closed', async () => {
        await world.link.collector.confirmLost({ ...anAct(), messageId });
        return !(await isLost(messageId));
      });
      await world.nhs.remove('/admin/faults');
      await world.link.collector.release(anAct());
    });
  });

  it('an empty notification names no child: it goes to the operators’ role and to no child’s file', async () => {
    const { messageId } = await world.nhs.post<{ messageId: string }>('/admin/accesses', { accesses: [] });
    await attentionOf(messageId, 'notification-empty');
    assert.equal((await operatorsAlert(messageId)).body.trigger, 'empty-notification');
  });

  describe('a file that waits for a person', () => {
    const toldOf = (sequence: number) =>
      eventually(`the operators’ role hears of file ${sequence}`, async () =>
        (await effects(world)).find(({ reference }) => reference.startsWith(`cpis/upload-${sequence}/`)),
      );
    const attentionsOf = async (sequence: number) =>
      (await world.link.uploads.status(sequence)).attentions.map(({ code }) => code);
    const givenUp = async (sequence: number): Promise<void> => {
      await world.link.uploads.giveUp(sequence, anAct('not needed'));
      await isFinished(`upload-${sequence}`);
    };
    const isFinished = (workflowId: string) =>
      eventually(`${workflowId} ended`, async () => {
        const { status } = await world.link.temporal.workflow.getHandle(workflowId).describe();
        return status.name === 'COMPLETED';
      });

    it('because its content is not valid: it never went, and the alert says so', async () => {
      await world.link.uploads.start({ sequence: 901, changes: [] });
      await world.link.uploads.proceed(901);
      assert.equal((await toldOf(901)).body.trigger, 'upload-validation');
      assert.deepEqual(await attentionsOf(901), ['file-not-built']);
      await givenUp(901);
    });

    it('because the NHS mailbox does not take it: told once, however often a person sends it again', async () => {
      await world.nhs.post('/admin/faults', { on: 'send', action: 'fail', status: 417, count: 1000 });
      await addChild(world, '710001', '9997451627');
      await startPlan(world, '710001');
      const { sequence } = await eventually('the file is stuck', async () => {
        const [one] = (await world.link.uploads.list({ running: true })).filter(({ stage }) => stage === 'stuck');
        return one && { sequence: Number(one.workflowId.replace('upload-', '')) };
      });
      assert.equal((await toldOf(sequence)).body.trigger, 'upload-file');
      assert.deepEqual(await attentionsOf(sequence), ['file-not-sent']);
      await world.nhs.remove('/admin/faults');
      await world.link.uploads.resend(sequence, anAct('the mailbox is mended'));
      await isFinished(`upload-${sequence}`);
      const told = (await effects(world)).filter(({ reference }) => reference.startsWith(`cpis/upload-${sequence}/`));
      assert.equal(told.length, 1);
    });
  });
});
