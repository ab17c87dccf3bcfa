import assert from 'node:assert/strict';
import type { ChildStatus } from '../../src/contracts/child.js';
import {
  allAcknowledged,
  effects,
  endPlan,
  held,
  openRecord,
  reaches,
  standing,
  startPlan,
  statusOf,
  uploads,
} from '../support/journey.js';
import { clearTextViolations } from '../support/clear-text.js';
import { anAct, person } from '../support/examples.js';
import { eventually } from '../support/eventually.js';
import type { World } from '../support/world.js';
import { openWorld } from '../support/world.js';
import { searchFor } from '../canary/forms.js';

const childId = '700101';
const nhsNumber = '9997042182';

describe('one child, from the start of a plan to its end', () => {
  let world: World;
  let planId: string;

  before(async () => {
    world = await openWorld();
    await world.startWorker();
  });
  after(() => world.close());

  it('registers the child with CP-IS by a file over MESH when the plan starts in Mosaic', async () => {
    planId = await startPlan(world, childId);
    const status = await reaches(world, childId, 'registered');
    assert.deepEqual(status.attentions, []);
    const [record, second] = await held(world, nhsNumber);
    assert.deepEqual(
      [record?.kind, record?.start, record?.end, second],
      ['child-protection', '2026-11-12', null, undefined],
    );
    const [upload] = await uploads(world);
    assert.deepEqual([upload?.sequence, upload?.fileCode, upload?.recordCodes], [1, 'CPF02', ['CPR06']]);
  });

  it('writes a case note and an alert into Mosaic when an emergency department opens the record', async () => {
    const { queryIds } = await openRecord(world, nhsNumber);
    const written = await standing(world, 2, childId);
    assert.deepEqual(written.map(({ kind }) => kind).sort(), ['alert', 'case-note']);
    const note = written.find(({ kind }) => kind === 'case-note');
    assert.match(note?.body.text ?? '', /The CP-IS record of this child was opened/);
    assert.match(note?.body.text ?? '', /St Elsewhere Hospital/);
    assert.ok(queryIds[0] !== undefined && note?.reference.includes(queryIds[0]));
    await eventually('nothing is pending', async () => (await statusOf(world, childId)).pending.length === 0);
  });

  it('shows the child over the gateway, and takes from it that a person deals with the alert', async () => {
    const path = `/v1/children/${childId}`;
    const { alerted } = (await (await world.gateway.get(path)).json()) as ChildStatus;
    const act = { actId: 'a-1', by: 'Ada Byrne', reason: 'on duty', about: alerted[0] };
    for (let time = 1; time <= 2; time += 1) {
      const answer = await world.gateway.post(`${path}/take-up`, act);
      assert.deepEqual([answer.status, await answer.json()], [200, { outcome: 'done' }]);
    }
    const { takenUp } = await statusOf(world, childId);
    assert.deepEqual(
      takenUp.map(({ about, by }) => [about, by]),
      [[alerted[0], 'Ada Byrne']],
    );
    assert.equal((await world.gateway.get('/v1/children/709999')).status, 404);
    assert.deepEqual(await (await world.gateway.get('/v1/worklist')).json(), { items: [] });
    const nothing = await world.gateway.post(`${path}/take-up`, { ...act, actId: 'a-2', about: 'none' });
    assert.equal(nothing.status, 409);
  });

  it('registers a looked-after status beside the plan', async () => {
    const status = { kind: 'looked-after', legalStatus: 'C2', startedOn: '2026-11-15' };
    await world.mosaic.post(`/admin/children/${childId}/plans`, status);
    const kinds = await eventually('both registrations stand', async () => {
      const records = await held(world, nhsNumber);
      return records.length === 2 && records.map(({ kind }) => kind).sort();
    });
    assert.deepEqual(kinds, ['child-protection', 'looked-after']);
  });

  it('deregisters the plan with an end date, and leaves the other registration alone', async () => {
    await endPlan(world, childId, planId);
    await eventually('the plan has ended on CP-IS', async () =>
      (await held(world, nhsNumber)).some(({ kind, end }) => kind === 'child-protection' && end === '2026-11-20'),
    );
    const records = await held(world, nhsNumber);
    assert.deepEqual(
      records.filter(({ end }) => end === null).map(({ kind }) => kind),
      ['looked-after'],
    );
    assert.ok(records.every(({ deleted }) => deleted === null));
  });

  it('leaves nothing waiting in the mailbox', () => allAcknowledged(world));

  it('lets a child with nothing to share come and go', async () => {
    await world.mosaic.patch('/admin/children/700103', { familyName: 'Renamed' });
    await eventually('the child’s workflow completed', async () => {
      const { status } = await world.link.temporal.workflow.getHandle('child-700103').describe();
      return status.name === 'COMPLETED';
    });
  });

  it('makes an attention of a record that CP-IS refuses, and registers by itself when Mosaic is corrected', async () => {
    const children = await world.mosaic.get<readonly { personId: string; nhsNumber?: string }[]>('/admin/children');
    const another = children.find(({ personId }) => personId === '700102');
    assert.ok(another?.nhsNumber);
    const people = await world.mosaic.get<readonly { personId: string; birthDate: string }[]>('/admin/children');
    const birthDate = people.find(({ personId }) => personId === '700102')?.birthDate;
    await world.mosaic.patch('/admin/children/700102', { birthDate: '2020-02-02' });
    await startPlan(world, '700102');
    const refused = await reaches(world, '700102', 'refused');
    assert.deepEqual(
      refused.attentions.map(({ code, answer }) => [code, answer]),
      [['record-refused', 'CPR03']],
    );
    assert.deepEqual(await held(world, another.nhsNumber), []);
    await world.mosaic.patch('/admin/children/700102', { birthDate });
    const registered = await reaches(world, '700102', 'registered');
    assert.deepEqual(registered.attentions, []);
  });

  it('shows in clear no name, no number and no note, in no id, attribute, summary or history', async () => {
    const secrets = (await world.mosaic.get<readonly Record<string, unknown>[]>('/admin/children')).flatMap((child) =>
      ['nhsNumber', 'familyName', 'displayName', 'birthDate'].map((key) => child[key]),
    );
    const notes = (await effects(world)).map(({ body }) => body.text ?? '');
    const canaries = [...secrets, ...notes, 'St Elsewhere'].filter(
      (text): text is string => typeof text === 'string' && text !== '',
    );
    assert.ok(canaries.length > 10);
    const search = searchFor(canaries.filter(({ length }) => length >= 8));
    let seen = 0;
    for await (const execution of world.link.temporal.workflow.list()) {
      const handle = world.link.temporal.workflow.getHandle(execution.workflowId, execution.runId);
      const raw = JSON.stringify([execution.raw, await handle.fetchHistory()], asSeen);
      assert.deepEqual(
        search(Buffer.from(raw)).map(({ how }) => `${execution.type}: ${how}`),
        [],
      );
      seen += 1;
    }
    assert.ok(seen > 6);
  });

  it('leaves nothing in clear that is not in the table of what may be', async () => {
    await world.link.reconciliation.run();
    await world.link.children.retry(person(childId), anAct());
    assert.deepEqual(await clearTextViolations(world.connection, world.namespace), []);
  });
});

/** Bytes as text too: a payload in clear must not hide behind an array of numbers. */
const asSeen = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? [Buffer.from(value).toString('latin1'), Buffer.from(value).toString('base64')]
    : typeof value === 'bigint'
      ? String(value)
      : value;
