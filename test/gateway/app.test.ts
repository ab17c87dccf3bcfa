import assert from 'node:assert/strict';
import type { MosaicEvent } from '../../src/domain/children.js';
import { CodedError } from '../../src/domain/failure.js';
import { createGateway } from '../../src/gateway/app.js';
import type { FieldProblem } from '../../src/http/problem.js';
import { aChild, protectionPlan } from '../support/examples.js';
import { noting } from './support/gateway.js';

const now = Date.parse('2026-11-20T10:00:00Z');

function gateway(report: (event: MosaicEvent) => Promise<void> = () => Promise.resolve()) {
  const reported: MosaicEvent[] = [];
  const { parts } = noting(() => now);
  const children = {
    ...parts.children,
    report: async (event: MosaicEvent) => {
      await report(event);
      reported.push(event);
    },
  };
  const mosaic = { name: 'mosaic', scopes: ['events'] as const, requestsPerSecond: 100 };
  const app = createGateway({ ...parts, children, access: { identify: () => Promise.resolve(mosaic) } });
  const send = (body: string, type = 'application/json') =>
    app.request('/v1/mosaic/events', { method: 'POST', body, headers: { 'content-type': type } });
  return { app, reported, send };
}

const event = (with_: Record<string, unknown> = {}) => ({
  eventId: 'e-1',
  personId: '700101',
  occurredAt: '2026-11-20T09:00:00Z',
  reason: 'plan-started',
  ...with_,
});

interface Refusal {
  readonly code: string;
  readonly problems: readonly FieldProblem[];
}

const refusal = async (answer: Response): Promise<Refusal> => {
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  return (await answer.json()) as Refusal;
};

describe('the gateway', () => {
  it('takes an event with or without the child’s snapshot', async () => {
    const { reported, send } = gateway();
    const child = aChild({ plans: [protectionPlan('2026-11-12')] });
    for (const body of [event(), event({ eventId: 'e-2', child })]) {
      const answer = await send(JSON.stringify(body));
      assert.equal(answer.status, 202);
      assert.deepEqual(await answer.json(), { accepted: true });
    }
    assert.deepEqual(reported[1]?.child, child);
  });

  it('refuses a malformed event with every problem and its path, and starts nothing', async () => {
    const { reported, send } = gateway();
    const child = {
      ...aChild(),
      nhsNumber: '9997042183',
      plans: [{ planId: 'P1', kind: 'adoption', startedOn: '12/11/2026' }],
    };
    const answer = await send(JSON.stringify({ personId: 'a b', occurredAt: 'yesterday', reason: 'x', child }));
    assert.equal(answer.status, 400);
    const { problems, code } = await refusal(answer);
    assert.equal(code, 'event-invalid');
    assert.deepEqual(problems.map(({ path }) => path).sort(), [
      'child.nhsNumber',
      'child.plans.0.kind',
      'child.plans.0.startedOn',
      'eventId',
      'occurredAt',
      'personId',
    ]);
    assert.deepEqual(reported, []);
  });

  it('never echoes what was sent', async () => {
    const { send } = gateway();
    const answer = await send(
      JSON.stringify(event({ personId: 'Isla Brackenfield', child: { nhsNumber: '9997042183' } })),
    );
    assert.doesNotMatch(await answer.text(), /Isla|Brackenfield|9997042183/);
  });

  it('refuses a snapshot from a clock more than five minutes ahead', async () => {
    const { send } = gateway();
    const ahead = (minutes: number) => aChild({ asOf: new Date(now + minutes * 60_000).toISOString() as never });
    assert.equal((await send(JSON.stringify(event({ child: ahead(4) })))).status, 202);
    const answer = await send(JSON.stringify(event({ child: ahead(6) })));
    assert.deepEqual(
      (await refusal(answer)).problems.map(({ path }) => path),
      ['child.asOf'],
    );
  });

  it('refuses a snapshot of another person than the event’s', async () => {
    const { send, reported } = gateway();
    const answer = await send(JSON.stringify(event({ personId: '700102', child: aChild() })));
    assert.deepEqual(
      (await refusal(answer)).problems.map(({ path }) => path),
      ['child.personId'],
    );
    assert.deepEqual(reported, []);
  });

  for (const [what, body, type, status] of [
    ['text that is not JSON', '{"eventId":', 'application/json', 400],
    ['JSON in another alphabet', '{}', 'application/json; charset=latin1', 415],
    ['another content type', 'eventId=e-1', 'application/x-www-form-urlencoded', 415],
    ['a body of more than a megabyte', `{"eventId":"${'x'.repeat(1_100_000)}"}`, 'application/json', 413],
  ] as const) {
    it(`answers ${status} with a problem to ${what}`, async () => {
      const { send, reported } = gateway();
      const answer = await send(body, type);
      assert.equal(answer.status, status);
      await refusal(answer);
      assert.deepEqual(reported, []);
    });
  }

  it('answers 503 when Temporal cannot be reached, so that Mosaic sends again', async () => {
    const { send } = gateway(() => Promise.reject(new CodedError('temporal.unreachable')));
    const answer = await send(JSON.stringify(event()));
    assert.equal(answer.status, 503);
    assert.equal((await refusal(answer)).code, 'temporal.unreachable');
  });

  it('describes itself, with what each route asks, and answers everything else with a problem', async () => {
    const { app } = gateway();
    const document = (await (await app.request('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { 'x-asks': string }>>;
    };
    assert.equal(document.paths['/v1/mosaic/events']?.['post']?.['x-asks'], 'events');
    assert.equal(document.paths['/v1/children/{personId}/take-up']?.['post']?.['x-asks'], 'operate');
    assert.equal((await refusal(await app.request('/v1/nothing'))).code, 'not-found');
  });
});
