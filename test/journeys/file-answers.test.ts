import assert from 'node:assert/strict';
import type { SubmittedChange } from '../../src/domain/desk-state.js';
import { anAct, day, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import * as files from '../support/files-of-cpis.js';
import { messages, reaches, startPlan, statusOf, uploads } from '../support/journey.js';
import { shows, silently, withWorld } from '../support/lives.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';

const newChild = files.newChildren(800_000);
/** The Spine knows the child with another birth date: CPR03. */
const unlike = (world: World, { nhsNumber }: files.NewChild): Promise<unknown> =>
  world.nhs.post('/admin/people', [
    { nhsNumber, familyName: 'Thistledown', givenNames: ['Perran'], birthDate: '2020-01-01' },
  ]);

describe('what CP-IS answers to a file', () => {
  let world: World;
  before(async () => {
    world = await openWorld({ upload: { sendAgainAfter: '300ms' } });
    await world.startWorker();
  });
  after(() => world.close());
  afterEach(async () => {
    await world.nhs.remove('/admin/faults');
    await world.nhs.post('/admin/cpis', { spineAvailable: true, clientSupported: true });
  });

  const sent = async () => {
    const child = await newChild(world);
    return { child, sequence: await files.fileOf(world, child) };
  };
  const unanswered = async () => {
    await files.withoutAnswer(world);
    const { child, sequence } = await sent();
    await files.fileReaches(world, sequence, 'sent');
    return { child, sequence };
  };

  it('CPF02: the file is closed, and the child registered', async () => {
    const { child, sequence } = await sent();
    await reaches(world, child.id, 'registered');
    const { fileCode, tally } = await files.fileReaches(world, sequence, 'closed');
    assert.deepEqual([fileCode, tally], ['CPF02', { CPR06: 1 }]);
  });

  it('CPF04 with codes for its records: the file is closed, and each child hears its own code', async () => {
    const child = await newChild(world);
    await unlike(world, child);
    const sequence = await files.fileOf(world, child);
    await reaches(world, child.id, 'refused');
    const { fileCode, tally } = await files.fileReaches(world, sequence, 'closed');
    assert.deepEqual([fileCode, tally], ['CPF04', { CPR03: 1 }]);
  });

  it('CPF05: the changes go again by themselves in new files, after longer and longer pauses, and people hear of it', async () => {
    await world.nhs.post('/admin/cpis', { spineAvailable: false });
    const { child, sequence } = await sent();
    const third = sequence + 2;
    await eventually('the third file says that PDS is not there', async () =>
      (await world.link.uploads.status(third)).attentions.some(({ code }) => code === 'pds-unavailable'),
    );
    await files.operatorsTold(world, `upload-${third}`);
    await world.nhs.post('/admin/cpis', { spineAvailable: true });
    await reaches(world, child.id, 'registered');
    const all = await world.nhs.get<{ sequence: number; fileCode: string; receivedAt: string }[]>('/admin/uploads');
    const its = all.filter((one) => one.sequence >= sequence);
    assert.deepEqual(
      its.map(({ fileCode }) => fileCode),
      ['CPF05', 'CPF05', 'CPF05', 'CPF02'],
    );
    const times = its.map(({ receivedAt }) => Date.parse(receivedAt));
    const pauses = times.slice(1).map((time, place) => time - (times[place] ?? 0));
    [300, 600, 1200].forEach((least, place) => assert.ok((pauses[place] ?? 0) >= least, `${pauses.join()} ms`));
  });

  it('CPF05 for too long: a person gives the file up, and nothing of it goes again by itself', async () => {
    await world.nhs.post('/admin/cpis', { spineAvailable: false });
    const { child, sequence } = await sent();
    const third = sequence + 2;
    await files.fileReaches(world, third, 'again');
    await world.link.uploads.giveUp(third, anAct('PDS is away for days'));
    await shows(world, child.id, 'record-unanswered');
    await files.fileReaches(world, third, 'closed');
    await world.nhs.post('/admin/cpis', { spineAvailable: true });
    const next = await sent();
    await reaches(world, next.child.id, 'registered');
    assert.equal(next.sequence, third + 1);
    await world.link.children.retry(person(child.id), anAct());
    await reaches(world, child.id, 'registered');
  });

  it('CPF06: the file waits for a person while the next ones go; given up, its child is registered by a new file', async () => {
    await world.nhs.post('/admin/cpis', { clientSupported: false });
    const { child, sequence } = await sent();
    const { fileCode } = await files.fileReaches(world, sequence, 'rejected');
    assert.equal(fileCode, 'CPF06');
    await files.operatorsTold(world, `upload-${sequence}`);
    assert.equal((await statusOf(world, child.id)).stage, 'registering');
    await world.nhs.post('/admin/cpis', { clientSupported: true });
    const next = await sent();
    await reaches(world, next.child.id, 'registered');
    await world.link.uploads.giveUp(sequence, anAct());
    await shows(world, child.id, 'record-unanswered');
    await world.link.children.retry(person(child.id), anAct());
    await reaches(world, child.id, 'registered');
  });

  it('CPF01 with “-1” for its number: it belongs to the only file that waits, which goes again when a person says so', async () => {
    const { child, sequence } = await unanswered();
    await files.answerComes(world, { sequence: 'unknown', fileCode: 'CPF01' });
    const { fileCode } = await files.fileReaches(world, sequence, 'rejected');
    assert.equal(fileCode, 'CPF01');
    await files.operatorsTold(world, `upload-${sequence}`);
    await world.link.uploads.resend(sequence, anAct('the NHS had an outage'));
    await reaches(world, child.id, 'registered');
    const copies = (await uploads(world)).filter((one) => one.sequence === sequence);
    assert.equal(copies.length, 2);
  });

  it('the same answer twice: the child hears it once, and both messages are dealt with', async () => {
    await world.nhs.post('/admin/faults', { on: 'answer', action: 'duplicate', count: 1 });
    const { child } = await sent();
    await reaches(world, child.id, 'registered');
    await eventually('every answer was brought to its file', async () => {
      const answers = (await messages(world)).filter(({ kind }) => kind === 'acknowledgement');
      const stages = await Promise.all(answers.map(({ messageId }) => world.link.messages.status(messageId)));
      return stages.every(({ stage }) => stage === 'delivered');
    });
    const { timeline } = await statusOf(world, child.id);
    assert.equal(timeline.filter(({ what }) => what === 'record-accepted').length, 1);
  });

  it('an answer for an older file, which has its answer: nothing changes', async () => {
    const { child, sequence } = await sent();
    await reaches(world, child.id, 'registered');
    await files.fileReaches(world, sequence, 'closed');
    const before = await statusOf(world, child.id);
    await files.messageReaches(world, await files.answerComes(world, { sequence, fileCode: 'CPF06' }), 'delivered');
    assert.deepEqual(await statusOf(world, child.id), before);
  });

  it('an answer for a file that never was: a person must look', async () => {
    const messageId = await files.answerComes(world, { sequence: 999_000, fileCode: 'CPF02' });
    await files.messageReaches(world, messageId, 'needs-a-person');
    await files.operatorsTold(world, `message-${messageId}`);
  });

  it('an answer for a file of which nothing went: it is another system’s, and the child is not taken for registered', async () => {
    await world.link.desk.hold(anAct());
    const { child, sequence } = await sent();
    await eventually('its file waits', async () => (await world.link.desk.status()).inFlight.includes(sequence));
    const messageId = await files.answerComes(world, { sequence, fileCode: 'CPF02' });
    await files.messageReaches(world, messageId, 'needs-a-person');
    assert.equal((await statusOf(world, child.id)).stage, 'registering');
    await world.link.desk.release({ ...anAct(), nextSequence: sequence + 1 });
    await reaches(world, child.id, 'registered');
    assert.equal((await uploads(world)).filter((one) => one.sequence === sequence).length, 1);
    await world.link.messages.discard(messageId, anAct());
  });

  it('no answer, because nothing in it can be sent: the child hears why, and the next file goes', async () => {
    const nameless = await newChild(world);
    await silently(world, nameless.id, { givenNames: [] });
    const sequence = await files.fileOf(world, nameless);
    await shows(world, nameless.id, 'record-refused');
    const { attentions } = await statusOf(world, nameless.id);
    assert.equal(attentions.find(({ code }) => code === 'record-refused')?.answer, 'cpis.invalid-record');
    assert.deepEqual((await files.fileReaches(world, sequence, 'closed')).attentions, []);
    const next = await sent();
    await reaches(world, next.child.id, 'registered');
  });

  it('no answer, because somebody ended the file: its changes go again with the next comparison', async () => {
    await world.link.desk.hold(anAct());
    const { child, sequence } = await sent();
    await eventually('its file waits', async () => (await world.link.desk.status()).inFlight.includes(sequence));
    await world.link.temporal.workflow.getHandle(`upload-${sequence}`).terminate('to-see-what-happens');
    await world.link.desk.release({ ...anAct(), nextSequence: sequence + 1 });
    const codes = async () => (await world.link.desk.status()).attentions.map(({ code }) => code);
    await eventually('the desk shows it', async () => (await codes()).includes('file-gone'));
    await eventually('the child is resubmitted', async () => (await world.link.reconciliation.run()).resubmitted === 1);
    await reaches(world, child.id, 'registered');
    assert.deepEqual(await codes(), []);
  });

  it('a report that the file was not delivered: when a person says so its changes go again, under a new number', async () => {
    const { child, sequence } = await unanswered();
    const headers = {
      'mex-messagetype': 'REPORT',
      'mex-localid': `cpis-upload-${sequence}`,
      'mex-statuscode': '14',
    };
    await world.nhs.post('/admin/messages', { body: '', workflowId: 'TEST_CPIS_UPLOAD', headers });
    const { attentions } = await files.fileReaches(world, sequence, 'stuck');
    assert.deepEqual(
      attentions.map(({ code }) => code),
      ['file-undelivered'],
    );
    await files.operatorsTold(world, `upload-${sequence}`);
    await world.link.uploads.resend(sequence, anAct());
    await reaches(world, child.id, 'registered');
  });

  it('the answer to a file that was given up: it goes to the children all the same', async () => {
    const { child, sequence } = await unanswered();
    await world.link.uploads.giveUp(sequence, anAct());
    await shows(world, child.id, 'record-unanswered');
    await files.fileReaches(world, sequence, 'closed');
    await files.messageReaches(world, await files.lateAnswerComes(world, sequence), 'delivered');
    const { attentions } = await reaches(world, child.id, 'registered');
    assert.deepEqual(attentions, []);
  });

  it('CPF04 without a code: the number was used by another system, and a person says which one is next', async () => {
    const [other, child] = [await newChild(world), await newChild(world)];
    await world.link.uploads.start({ sequence: 5000, changes: [changeOf(world, other)] });
    await world.link.uploads.proceed(5000);
    await files.fileReaches(world, 5000, 'closed');
    const sequence = await files.fileOf(world, child);
    const { fileCode } = await files.fileReaches(world, sequence, 'rejected');
    assert.equal(fileCode, 'CPF04');
    await world.link.desk.release({ ...anAct(), nextSequence: 5001 });
    await world.link.uploads.giveUp(sequence, anAct());
    await shows(world, child.id, 'record-unanswered');
    await world.link.children.retry(person(child.id), anAct());
    await reaches(world, child.id, 'registered');
    assert.equal((await files.fileReaches(world, 5001, 'closed')).fileCode, 'CPF02');
  });
});

/** A change as a child would submit it, of one whom nobody follows. */
const changeOf = (world: World, { id, nhsNumber }: files.NewChild): SubmittedChange => ({
  personId: person(id),
  changeNumber: Date.now(),
  registrationId: 'P1',
  kind: 'start',
  telephones: world.config.authority.telephones,
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

describe('a file of two children, of whom the NHS matches one', () => {
  it(
    'CPF03: the one is registered, the other refused, each by its own code',
    withWorld(
      async (world) => {
        const [right, wrong] = [await newChild(world), await newChild(world)];
        await unlike(world, wrong);
        await Promise.all([right, wrong].map(({ id }) => startPlan(world, id)));
        await Promise.all([reaches(world, right.id, 'registered'), reaches(world, wrong.id, 'refused')]);
        assert.deepEqual(
          (await uploads(world)).map(({ fileCode, recordCodes }) => [fileCode, [...recordCodes].sort()]),
          [['CPF03', ['CPR03', 'CPR06']]],
        );
      },
      // closed by its size: by age, a slow server puts each child into a file of its own
      { upload: { batchFor: '60s', recordsAtMost: '2' } },
    ),
  );
});

describe('an answer that does not come in time', () => {
  const impatient = { upload: { answerWithin: '1s' } };

  it(
    'is told to the operators’ role while the next file goes, and counts when it comes',
    withWorld(async (world) => {
      const [late, next] = [await newChild(world), await newChild(world)];
      await world.nhs.post('/admin/faults', { on: 'answer', action: 'delay', ms: 6000, count: 1 });
      const sequence = await files.fileOf(world, late);
      await files.fileReaches(world, sequence, 'overdue');
      await files.operatorsTold(world, `upload-${sequence}`);
      await files.fileOf(world, next);
      await reaches(world, next.id, 'registered');
      await reaches(world, late.id, 'registered');
      const { attentions } = await files.fileReaches(world, sequence, 'closed');
      assert.deepEqual(attentions, []);
    }, impatient),
  );

  it(
    'is not waited for by the next file either where nobody can tell whether this one went',
    withWorld(async (world) => {
      const [first, next] = [await newChild(world), await newChild(world)];
      await world.nhs.post('/admin/faults', { on: 'send', action: 'fail', status: 503, count: 1000 });
      const sequence = await files.fileOf(world, first);
      await files.operatorsTold(world, `upload-${sequence}`);
      const { stage, attentions } = await world.link.uploads.status(sequence);
      assert.ok(
        attentions.some(({ code }) => code === 'file-delayed'),
        stage,
      );
      const second = await files.fileOf(world, next);
      await files.fileReaches(world, second, 'sending');
      await world.nhs.remove('/admin/faults');
      await Promise.all([first, next].map(({ id }) => reaches(world, id, 'registered')));
      assert.deepEqual((await files.fileReaches(world, sequence, 'closed')).attentions, []);
    }, impatient),
  );

  it(
    'counts when it comes also while Mosaic takes no alert of it',
    withWorld(async (world) => {
      await world.mosaic.post('/admin/faults', { on: 'alert', action: 'fail', status: 503, count: 1000 });
      const late = await newChild(world);
      await files.withoutAnswer(world);
      const sequence = await files.fileOf(world, late);
      await eventually('the operators’ role cannot be told', async () =>
        (await world.link.uploads.status(sequence)).attentions.some(({ code }) => code === 'alert-untold'),
      );
      await files.lateAnswerComes(world, sequence);
      await reaches(world, late.id, 'registered');
      const { attentions } = await files.fileReaches(world, sequence, 'closed');
      assert.deepEqual(attentions, []);
    }, impatient),
  );

  it(
    'is not taken for another file’s: with two files waiting, a “-1” goes to a person',
    withWorld(async (world) => {
      await files.withoutAnswer(world, 2);
      const [first, second] = [await newChild(world), await newChild(world)];
      await files.fileReaches(world, await files.fileOf(world, first), 'overdue');
      const sequence = await files.fileOf(world, second);
      await files.fileReaches(world, sequence, 'overdue');
      const messageId = await files.answerComes(world, { fileCode: 'CPF01' });
      await files.messageReaches(world, messageId, 'needs-a-person');
      assert.equal((await world.link.uploads.status(sequence)).stage, 'overdue');
      await world.link.messages.discard(messageId, anAct());
      await world.link.uploads.giveUp(sequence, anAct());
      await shows(world, second.id, 'record-unanswered');
    }, impatient),
  );
});
