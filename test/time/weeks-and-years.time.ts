import assert from 'node:assert/strict';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import { dayInMs, instantOf, addDays, ukDate } from '../../src/domain/dates.js';
import { aChild, number, person, protectionPlan } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import type { SkippingWorld } from './skipping.js';
import { openSkippingWorld, someone } from './skipping.js';

const hour = 3_600_000;
/** nobody else's in the sandbox's Mosaic */
const own = '9997451627';
const path = process.env['CPIS_TIME_SERVER'];

interface Effect {
  readonly kind: string;
  readonly personId?: string;
  readonly reference: string;
  readonly body: { readonly trigger?: string };
}

describe('what takes weeks and years', function () {
  this.timeout(180_000);
  let env: TestWorkflowEnvironment;
  let world: SkippingWorld | undefined;
  // A server for each test: this one still gives tasks to the polls of workers that are gone, and nobody does them.
  beforeEach(async () => {
    if (path === undefined) throw new Error('The time-skipping server is started by: npm run test:deep');
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
  });
  afterEach(async () => {
    await world?.close();
    world = undefined;
    await env.teardown();
  });

  const childOf = (id: string): string => `child-${id}`;
  const today = async () => ukDate(instantOf(await env.currentTimeMs()));
  const report = async (
    of: SkippingWorld,
    personId: string,
    plans: ReturnType<typeof protectionPlan>[],
    eventId: string,
  ) => {
    const asOf = instantOf(await env.currentTimeMs());
    const child = aChild({ personId: person(personId), nhsNumber: number(own), asOf, plans });
    await of.link.children.report({ eventId, personId: person(personId), occurredAt: asOf, reason: 'test', child });
  };
  const inMosaic = (of: SkippingWorld, personId: string, plans: object[]) =>
    of.mosaic.post('/admin/children', [
      {
        personId,
        nhsNumber: own,
        familyName: 'Brackenfield',
        givenNames: ['Isla', 'Mae'],
        birthDate: '2019-03-12',
        plans,
      },
    ]);
  const effects = (of: SkippingWorld) => of.mosaic.get<Effect[]>('/admin/effects');
  const eventsOf = async (of: SkippingWorld, workflowId: string) =>
    (await of.link.temporal.workflow.getHandle(workflowId).fetchHistory()).events ?? [];

  it('the tail: a child stays 365 + 40 days after its last end was accepted, with one timer, and then completes', async () => {
    world = await openSkippingWorld(env);
    const id = someone();
    const day = await today();
    await report(world, id, [protectionPlan(addDays(day, -30), addDays(day, -1))], 'e-1');
    const { link } = world;
    await eventually('the end is accepted', async () => (await link.children.status(person(id))).stage === 'ended');
    const began = await env.currentTimeMs();
    await world.pass(404 * dayInMs, [childOf(id)]);
    assert.equal((await link.children.status(person(id))).stage, 'ended');
    await env.sleep(2 * dayInMs);
    const handle = link.temporal.workflow.getHandle(`child-${id}`);
    await eventually('the workflow completed', async () => (await handle.describe()).status.name === 'COMPLETED');
    assert.ok((await env.currentTimeMs()) - began >= 405 * dayInMs);
    const events = await eventsOf(world, `child-${id}`);
    assert.equal(events.filter(({ timerStartedEventAttributes: timer }) => timer).length, 1);
    assert.ok(events.length < 60, `${events.length} events`);
  });

  it('an outage of Mosaic for 72 hours: the notification waits, and stands once when it returns', async () => {
    world = await openSkippingWorld(env, { durations: { slowRetry: 12 * hour } });
    const id = someone();
    const day = await today();
    await inMosaic(world, id, [{ planId: 'P1', kind: 'child-protection', startedOn: addDays(day, -30) }]);
    await report(world, id, [protectionPlan(addDays(day, -30))], 'e-1');
    const { link } = world;
    await eventually('registered', async () => (await link.children.status(person(id))).stage === 'registered');
    // The look after the answer is done: it would wait out the outage beside the notification, and this server does not take
    // the cancellation of a timer that fired in the same jump, as every other server does.
    await world.atRest([childOf(id)]);
    await world.mosaic.post('/admin/faults', { on: 'any', action: 'fail', status: 503, count: 100_000 });
    const told: ChildNotification = {
      kind: 'access',
      identity: `Q-${id}`,
      notificationId: 'N1',
      receivedAt: instantOf(await env.currentTimeMs()),
      access: {
        nhsNumber: number(own),
        openedAt: instantOf(await env.currentTimeMs()),
        author: { kind: 'person', telephones: [] },
      },
    };
    await link.children.notify(person(id), told, false);
    await eventually(
      'it is tried slowly',
      async () => (await link.children.status(person(id))).pending[0]?.state === 'slow',
    );
    await world.pass(3 * dayInMs, [childOf(id)], 12 * hour);
    const waiting = await link.children.status(person(id));
    assert.deepEqual(
      waiting.pending.map(({ state }) => state),
      ['slow'],
    );
    assert.ok(waiting.attentions.some(({ code }) => code === 'action-delayed'));
    await world.mosaic.remove('/admin/faults');
    await world.pass(13 * hour, [childOf(id)]);
    await eventually('it stands', async () => (await link.children.status(person(id))).pending.length === 0);
    const written = (await effects(world)).filter(({ personId }) => personId === id);
    assert.deepEqual(written.map(({ kind }) => kind).sort(), ['alert', 'case-note']);
    assert.deepEqual((await link.children.status(person(id))).attentions, []);
  });

  it('an answer that is overdue: people hear of it, and a late one still counts', async () => {
    world = await openSkippingWorld(env);
    const { link } = world;
    await world.nhs.post('/admin/faults', { on: 'answer', action: 'drop', count: 1 });
    const id = someone();
    const day = await today();
    await report(world, id, [protectionPlan(addDays(day, -30))], 'e-1');
    await eventually('submitted', () => Promise.resolve((world?.submitted.length ?? 0) > 0));
    const [change] = world.submitted;
    assert.ok(change);
    // a number that no earlier run on this server had; one of ten digits could be somebody’s
    const sequence = Math.floor((await env.currentTimeMs()) / 1000) % 100_000_000;
    await link.uploads.start({ sequence, changes: [change] });
    await link.uploads.proceed(sequence);
    await eventually('sent', async () => (await link.uploads.status(sequence)).stage === 'sent');
    await world.pass(25 * hour, [`upload-${sequence}`]);
    await eventually('overdue', async () => (await link.uploads.status(sequence)).stage === 'overdue');
    assert.ok((await effects(world)).some(({ body }) => body.trigger === 'answer-overdue'));
    const answer = {
      createdAt: instantOf(await env.currentTimeMs()),
      sequence,
      quantity: 1,
      fileCode: 'CPF02',
      results: [],
      returned: [],
    };
    await link.uploads.answer(sequence, { messageId: 'late', answer });
    await eventually('closed', async () => (await link.uploads.status(sequence)).stage === 'closed');
    await link.temporal.workflow.getHandle('upload-desk').terminate('test-over');
  });

  it('an end that CP-IS refuses is told at once, at day 300 and after day 365, and then only two people can delete it', async () => {
    const answer = ({ kind }: { kind: string }) =>
      kind === 'end' ? { outcome: 'refused' as const, code: 'CPR07' } : { outcome: 'accepted' as const, code: 'CPR06' };
    world = await openSkippingWorld(env, { answer });
    const { link } = world;
    const id = someone();
    const day = await today();
    await report(world, id, [protectionPlan(addDays(day, -30))], 'e-1');
    await eventually('registered', async () => (await link.children.status(person(id))).stage === 'registered');
    const ended = [{ planId: 'P1', kind: 'child-protection', startedOn: addDays(day, -30), endedOn: day }];
    await inMosaic(world, id, ended);
    await report(world, id, [protectionPlan(addDays(day, -30), day)], 'e-2');
    const told = async () =>
      (await effects(world!))
        .filter(({ personId }) => personId === id)
        .map(({ reference }) => reference.split('/').slice(4, 6).join('/'));
    await eventually('told at once', async () => (await told()).join() === 'P1/CPR07');
    await world.pass(301 * dayInMs, [childOf(id)]);
    await link.children.lookAgain(person(id), 'reconcile-301');
    await eventually('told again', async () => (await told()).includes('P1/day-300'));
    await world.pass(66 * dayInMs, [childOf(id)]);
    await link.children.lookAgain(person(id), 'reconcile-367');
    await eventually('told for the last time', async () => (await told()).includes('P1/day-366'));
    const confirm = (by: string) =>
      link.children.confirmDelete(person(id), {
        actId: `${id}-${by}`,
        by,
        reason: 'past 365 days',
        registrationId: 'P1',
      });
    assert.equal(await confirm('A. Worker'), 'second-person-needed');
    assert.equal(await confirm('B. Manager'), 'done');
    await eventually('the delete went out', () =>
      Promise.resolve(world?.submitted.some(({ kind }) => kind === 'delete') ?? false),
    );
  });
});
