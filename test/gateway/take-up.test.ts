import assert from 'node:assert/strict';
import type { AlertsOfOne, TakenUpEach } from '../../src/client/take-up.js';
import { takeUpEach } from '../../src/client/take-up.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';
import type { OperatorAct } from '../../src/domain/operator-acts.js';
import { createGateway } from '../../src/gateway/app.js';
import { person } from '../support/examples.js';
import { noting } from './support/gateway.js';

/** A gateway whose children fail as the table says, by their ids. */
function gateway(failing: Readonly<Record<string, FailureCode>> = {}) {
  const heard: { act: OperatorAct; alerts: readonly AlertsOfOne[] }[] = [];
  const { parts, audit } = noting();
  const operator = { name: 'duty-desk', scopes: ['operate'] as const, requestsPerSecond: 100 };
  const children = {
    ...parts.children,
    takeUpEach: (act: OperatorAct, alerts: readonly AlertsOfOne[]): Promise<readonly TakenUpEach[]> => {
      heard.push({ act, alerts });
      return takeUpEach(alerts, ({ personId }) => {
        const code = failing[personId];
        return code === undefined ? Promise.resolve('done') : Promise.reject(new CodedError(code));
      });
    },
  };
  const app = createGateway({ ...parts, children, access: { identify: () => Promise.resolve(operator) } });
  const post = async (body: unknown, type = 'application/json') => {
    const answer = await app.request('/v1/alerts/take-up', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': type },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { heard, audit, post };
}

const asked = (...alerts: readonly { personId: string; about?: string }[]) => ({
  requestId: 'r-1',
  by: 'A. Worker',
  did: 'rang the ward',
  alerts,
});

describe('taking up over HTTP', () => {
  it('takes one up, with who, what they did, and the id of the request', async () => {
    const { heard, post } = gateway();
    const { status, body } = await post(asked({ personId: '700101', about: 'Q1' }));
    assert.deepEqual([status, body], [200, { results: [{ personId: '700101', about: 'Q1', outcome: 'done' }] }]);
    const act = { actId: 'r-1', by: 'A. Worker', reason: 'rang the ward' };
    assert.deepEqual(heard, [{ act, alerts: [{ personId: '700101', about: 'Q1' }] }]);
  });

  it('tells of many what came of each, in order, and goes on after one that failed', async () => {
    const { post } = gateway({ '700102': 'act.nothing-to-do', '700103': 'temporal.unanswered' });
    const { status, body } = await post(asked(...['700101', '700102', '700103'].map((personId) => ({ personId }))));
    const results = body['results'] as Record<string, unknown>[];
    assert.equal(status, 200);
    assert.deepEqual(
      results.map(({ personId, outcome, code, again }) => [personId, outcome, code, again]),
      [
        ['700101', 'done', undefined, undefined],
        ['700102', 'failed', 'act.nothing-to-do', false],
        ['700103', 'failed', 'temporal.unanswered', true],
      ],
    );
  });

  it('is 503 where nobody answered at all, so that the caller says it again', async () => {
    const { post } = gateway({ '700101': 'temporal.unreachable', '700102': 'temporal.unanswered' });
    const { status, body } = await post(asked({ personId: '700101' }, { personId: '700102' }));
    assert.deepEqual([status, body['code']], [503, 'temporal.unreachable']);
  });

  it('refuses what is malformed with every problem and its path, and takes nothing up', async () => {
    const { heard, post } = gateway();
    const many = Array.from({ length: 101 }, (_none, at) => ({ personId: String(at) }));
    const rows: readonly (readonly [unknown, string])[] = [
      [{ ...asked({ personId: '700101' }), did: ' ' }, 'did'],
      [{ ...asked({ personId: '700101' }), by: '' }, 'by'],
      [asked({ personId: 'Isla Brackenfield' }), 'alerts.0.personId'],
      [asked(), 'alerts'],
      [asked(...many), 'alerts'],
    ];
    for (const [body, path] of rows) {
      const answer = await post(body);
      const problems = answer.body['problems'] as { path: string }[];
      assert.deepEqual([answer.status, problems.map((one) => one.path)], [400, [path]]);
      assert.doesNotMatch(JSON.stringify(answer.body), /Brackenfield/);
    }
    assert.equal((await post(asked({ personId: '700101' }), 'text/plain')).status, 415);
    assert.deepEqual(heard, []);
  });
});

describe('taking up for many children', () => {
  it('asks a few at a time, and answers in the order asked', async () => {
    let running = 0;
    let most = 0;
    const alerts = Array.from({ length: 25 }, (_none, at) => ({ personId: person(String(at)) }));
    const all = await takeUpEach(alerts, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 'done';
    });
    assert.deepEqual(
      all.map(({ personId }) => personId),
      alerts.map(({ personId }) => personId),
    );
    assert.equal(most, 10);
  });
});
