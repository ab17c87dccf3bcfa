import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { createFaults, withFault, type Fault } from '../../../sandbox/shared/faults.js';
import { openLedger } from '../../../sandbox/shared/ledger.js';
import { serve, type Serving } from '../../../sandbox/shared/serve.js';

const places = ['read', 'write', 'any'] as const;

describe('faults', () => {
  it('strike as often as their count says, at their place only', () => {
    const faults = createFaults(places);
    faults.add({ on: 'write', action: 'fail', count: 2 });
    assert.equal(faults.take('read'), undefined);
    assert.equal(faults.take('write')?.action, 'fail');
    assert.deepEqual(faults.list(), [{ on: 'write', action: 'fail', count: 1 }]);
    assert.equal(faults.take('write')?.action, 'fail');
    assert.equal(faults.take('write'), undefined);
    assert.deepEqual(faults.list(), []);
  });

  it('strike until cleared without a count, and everywhere on any', () => {
    const faults = createFaults(places);
    faults.add({ on: 'any', action: 'fail' });
    for (let count = 0; count < 20; count += 1) assert.ok(faults.take('read') && faults.take('write'));
    faults.clear();
    assert.equal(faults.take('read'), undefined);
  });

  it('strike by chance, and the same chances come again for the same seed', () => {
    const rowOf = (seed: number): string => {
      const faults = createFaults(places);
      faults.add({ on: 'read', action: 'fail', probability: 0.3, seed });
      return Array.from({ length: 400 }, () => (faults.take('read') ? 'x' : '.')).join('');
    };
    assert.equal(rowOf(7), rowOf(7));
    assert.notEqual(rowOf(7), rowOf(8));
    const struck = rowOf(7).replaceAll('.', '').length;
    assert.ok(struck > 80 && struck < 160, `${struck} of 400`);
  });

  it('refuse a place that there is not', () => {
    const faults = createFaults<string>(places);
    assert.throws(() => faults.add({ on: 'nowhere', action: 'fail' }), /read, write, any/);
  });

  it('leave those standing that do not fit the call', () => {
    const faults = createFaults(places);
    faults.add({ on: 'read', action: 'drop-chunk', chunk: 3, count: 1 });
    faults.add({ on: 'read', action: 'fail', count: 1 });
    const at = (chunk: number) =>
      faults.take('read', (one) => one.action !== 'drop-chunk' || one.chunk === chunk)?.action;
    assert.deepEqual([at(2), at(2), at(3), at(3)], ['fail', undefined, 'drop-chunk', undefined]);
  });

  it('are there again after a restart, with what is left of their count', () => {
    const ledger = openLedger(undefined);
    const faults = createFaults(places, ledger);
    faults.add({ on: 'read', action: 'fail', count: 2 });
    faults.take('read');
    assert.deepEqual(createFaults(places, ledger).list(), [{ on: 'read', action: 'fail', count: 1 }]);
  });
});

describe('a call under a fault', () => {
  let serving: Serving;
  let fault: Fault | undefined;
  let done: number;
  beforeEach(async () => {
    done = 0;
    const app = new Hono().post('/', (c) =>
      withFault(c, fault, () => {
        done += 1;
        return c.json({ done });
      }),
    );
    serving = await serve(app, { host: '127.0.0.1', port: 0 });
  });
  afterEach(() => serving.close());
  const call = (): Promise<Response> => fetch(serving.url, { method: 'POST' });
  const reset = (error: Error): boolean => /ECONNRESET|other side closed/.test(String(error.cause));

  it('does its work without one', async () => {
    fault = undefined;
    assert.deepEqual(await (await call()).json(), { done: 1 });
  });

  it('fails before the work, with 503 or the status that was asked for', async () => {
    fault = { on: 'x', action: 'fail' };
    assert.equal((await call()).status, 503);
    fault = { on: 'x', action: 'fail', status: 422 };
    assert.equal((await call()).status, 422);
    assert.equal(done, 0);
  });

  it('loses the answer of work that was done, by a reset connection', async () => {
    fault = { on: 'x', action: 'lose-answer' };
    await assert.rejects(call(), reset);
    assert.equal(done, 1);
  });

  it('drops the call before the work', async () => {
    fault = { on: 'x', action: 'drop' };
    await assert.rejects(call(), reset);
    assert.equal(done, 0);
  });

  it('says nothing until the caller gives up, with the work done or not', async () => {
    const given = (): Promise<Response> => fetch(serving.url, { method: 'POST', signal: AbortSignal.timeout(150) });
    fault = { on: 'x', action: 'hang' };
    await assert.rejects(given(), /timeout/i);
    assert.equal(done, 0);
    fault = { on: 'x', action: 'hang', when: 'after' };
    await assert.rejects(given(), /timeout/i);
    assert.equal(done, 1);
  });

  it('fails with the body that the sandbox gives it', async () => {
    const app = new Hono().get('/', (c) =>
      withFault(
        c,
        { on: 'x', action: 'fail', code: '15' },
        () => c.body(null),
        ({ code }) => ({ code }),
      ),
    );
    const answer = await app.request('/');
    assert.deepEqual([answer.status, await answer.json()], [503, { code: '15' }]);
  });

  it('delays the answer, before or after the work', async () => {
    fault = { on: 'x', action: 'delay', ms: 300, when: 'after' };
    const after = call();
    while (done === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await Promise.race([after, Promise.resolve('still waiting')]), 'still waiting');
    assert.equal((await after).status, 200);
    fault = { on: 'x', action: 'delay', ms: 100, when: 'before' };
    const began = performance.now();
    assert.equal((await call()).status, 200);
    assert.ok(performance.now() - began >= 99);
  });

  it('tears the answer', async () => {
    fault = { on: 'x', action: 'corrupt' };
    await assert.rejects((await call()).json(), SyntaxError);
    assert.equal(done, 1);
  });
});
