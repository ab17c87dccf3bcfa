import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { addressOf, isLoopback } from '../../src/outgoing/addresses.js';
import { createOutgoing, type OutgoingCall } from '../../src/outgoing/outgoing.js';
import { Unanswered } from '../../src/outgoing/unanswered.js';
import { answering, type AnsweringServer } from '../mailbox/support/answering.js';

const call: OutgoingCall = { method: 'GET', path: '/v1/x', withinMs: 1000, atMostBytes: 1000 };
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the address of a call', () => {
  it('stands below the configured one', () => {
    assert.equal(
      addressOf('https://mosaic.example.invalid/link/', '/v1/a?b=c'),
      'https://mosaic.example.invalid/link/v1/a?b=c',
    );
    assert.equal(addressOf('https://pager.example.invalid/hook/?k=1', ''), 'https://pager.example.invalid/hook/?k=1');
  });

  const foreign = [
    '@elsewhere.example.invalid/',
    '.elsewhere.example.invalid/',
    ':444/v1',
    '/../admin',
    '/%2e%2e/admin',
    'x/v1',
    '\\..\\..\\x',
  ];
  for (const path of foreign)
    it(`is refused with a code where it would leave it: ${path}`, async () => {
      const refused = { code: 'outgoing.foreign-address' };
      assert.throws(() => addressOf('https://mosaic.example.invalid/link', path), refused);
      await assert.rejects(createOutgoing({ url: 'https://mosaic.example.invalid/link' })({ ...call, path }), refused);
    });

  it('is of this machine only where it names loopback', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) assert.ok(isLoopback(host), host);
    for (const host of ['localhost.example.invalid', '127.0.0.1.example.invalid', '10.0.0.1', 'temporal', '0.0.0.0'])
      assert.ok(!isLoopback(host), host);
  });
});

describe('a call that goes out', () => {
  let trap: AnsweringServer;
  let server: AnsweringServer;
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  beforeEach(async () => {
    trap = await answering((_, response) => response.end());
    for (const name of proxies) process.env[name] = trap.url;
  });
  afterEach(async () => {
    for (const name of proxies) Reflect.deleteProperty(process.env, name);
    await Promise.all([trap.close(), server.close()]);
  });

  it('goes to the configured place, whatever proxy the environment names', async () => {
    server = await answering((_, response) => response.end('there'));
    const { body } = await createOutgoing({ url: server.url })(call);
    assert.deepEqual([body.toString(), server.heard.length, trap.heard.length], ['there', 1, 0]);
  });

  it('follows no redirect: the answer is what it is', async () => {
    server = await answering((_, response) => response.writeHead(307, { location: trap.url }).end());
    assert.equal((await createOutgoing({ url: server.url })(call)).status, 307);
    assert.equal(trap.heard.length, 0);
  });

  it('reads no more of an answer than it may, unzipped too', async () => {
    server = await answering((_, response) => response.end('x'.repeat(2000)));
    const failure = await failureOf(createOutgoing({ url: server.url })(call));
    assert.ok(failure instanceof Unanswered && failure.why === 'too-large');
  });

  it('is over in time, and its failure holds nothing of the call', async () => {
    server = await answering(() => undefined);
    const headers = { authorization: 'Bearer a-secret' };
    const failure = await failureOf(
      createOutgoing({ url: server.url })({ ...call, method: 'POST', headers, body: 'a-name', withinMs: 100 }),
    );
    assert.ok(failure instanceof Unanswered && failure.mayHaveArrived);
    assert.doesNotMatch(inspect(failure, { depth: 9, showHidden: true }), /a-secret|a-name/);
  });

  it('knows that nothing arrived where nobody listens', async () => {
    server = await answering(() => undefined);
    await server.close();
    const failure = await failureOf(createOutgoing({ url: server.url })(call));
    assert.ok(failure instanceof Unanswered && !failure.mayHaveArrived && failure.reason === 'ECONNREFUSED');
  });
});
