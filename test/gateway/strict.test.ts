import assert from 'node:assert/strict';
import { CodedError } from '../../src/domain/failure.js';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { signatureHeaders } from '../../sandbox/mosaic/signing.js';
import { createAuthority, hasOpenssl } from '../support/openssl-certificates.js';
import type { Opened } from './support/gateway.js';
import { createSigningKey, newFolder, noting, openGateway, refusalIn, send, settingsFrom } from './support/gateway.js';

const event = (eventId: string): string =>
  JSON.stringify({ eventId, personId: '700101', occurredAt: '2026-11-20T09:00:00Z', reason: 'plan-started' });
const path = '/v1/mosaic/events';
const json = { 'content-type': 'application/json' };

describe('the strict HTTP of the gateway', () => {
  const reached = noting();
  let gateway: Opened;
  const post = (headers: Readonly<Record<string, string | string[]>>, body = event('e-1'), to = path) =>
    send(gateway.serving, { method: 'POST', path: to, headers: { ...json, ...headers }, body });

  before(async () => {
    gateway = await openGateway(reached.parts, settingsFrom({ open: 'sandbox' }), {
      times: { headers: 400, request: 800, idle: 5000 },
    });
  });
  beforeEach(() => void reached.calls.splice(0));
  after(() => gateway.serving.close());

  /** What a bare connection gets that sends these bytes and then nothing more. */
  const say = (bytes: string, withinMs = 5000): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(gateway.serving.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setTimeout(withinMs, () => reject(new Error('the connection was not cut')));
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });

  const start = `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n`;
  for (const [what, bytes, status, code] of [
    ['headers that never end', `${start}x-a: b\r\n`, 408, 'request.too-slow'],
    ['a body that never comes', `${start}content-length: 100\r\n\r\n{"eventId"`, 408, 'request.too-slow'],
    ['headers of 20 KB', `${start}x-a: ${'b'.repeat(20_000)}\r\n\r\n`, 431, 'request.headers-too-large'],
    ['two lengths', `${start}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, 400, 'request.wrong-headers'],
    [
      'a length and chunks',
      `${start}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'request.wrong-headers',
    ],
    ['something that is not HTTP', 'HELO example\r\n\r\n', 400, 'request.wrong-headers'],
  ] as const)
    it(`cuts ${what} with ${status}`, async () => {
      const answer = await say(bytes);
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `));
      assert.equal(refusalIn({ text: answer.slice(answer.indexOf('\r\n\r\n')) }).code, code);
      assert.deepEqual(reached.calls, []);
    });

  it('cuts a client that sends a byte now and then, and answers the others meanwhile', async () => {
    let cut = false;
    const socket = connect(gateway.serving.port, '127.0.0.1', () => socket.write(start));
    const drip = setInterval(() => socket.write('x'), 50);
    const closed = new Promise<void>((resolve) => socket.on('error', () => undefined).on('close', () => resolve()));
    socket.on('data', () => (cut = true));
    assert.equal((await post({})).status, 202);
    await closed;
    clearInterval(drip);
    assert.ok(cut);
    assert.deepEqual(reached.calls, ['report e-1']);
  });

  const oddHeaders: readonly [string, Record<string, string | string[]>, number, string][] = [
    ['a header twice', { 'x-request': ['a', 'b'] }, 400, 'request.wrong-headers'],
    ['two credentials', { authorization: ['Bearer a', 'Bearer b'] }, 400, 'request.wrong-headers'],
    ['two content types', { 'content-type': ['application/json', 'text/plain'] }, 400, 'request.wrong-headers'],
    ['letters beyond ASCII in a header', { 'x-name': 'Zo\u00eb' }, 400, 'request.wrong-headers'],
    ['a packed body', { 'content-encoding': 'gzip' }, 415, 'request.wrong-type'],
    ['another content type', { 'content-type': 'text/json' }, 415, 'request.wrong-type'],
    ['a body of more than a megabyte, in chunks', { 'transfer-encoding': 'chunked' }, 413, 'request.too-large'],
  ];
  for (const [what, headers, status, code] of oddHeaders)
    it(`refuses ${what} with ${status}`, async () => {
      const answer = await post(headers, status === 413 ? `"${'x'.repeat(1_100_000)}"` : event('e-1'));
      assert.deepEqual([answer.status, refusalIn(answer).code], [status, code]);
      assert.deepEqual(reached.calls, []);
    });

  for (const [method, to, status, code] of [
    ['PUT', path, 405, 'request.wrong-method'],
    ['DELETE', '/v1/children/700101', 405, 'request.wrong-method'],
    ['OPTIONS', path, 405, 'request.wrong-method'],
    ['GET', path, 405, 'request.wrong-method'],
    ['POST', `${path}?dry=1`, 400, 'request.unknown-query'],
    ['POST', `${path}/`, 404, 'not-found'],
    ['GET', '/health/live?a=1', 400, 'request.unknown-query'],
    ['GET', '/v1/../v1/secret', 404, 'not-found'],
  ] as const)
    it(`answers ${method} ${to} with ${status}`, async () => {
      const body = method === 'POST' ? { body: event('e-1'), headers: json } : {};
      const answer = await send(gateway.serving, { method, path: to, ...body });
      assert.deepEqual([answer.status, refusalIn(answer).code], [status, code]);
      assert.deepEqual(reached.calls, []);
    });

  it('refuses a body where none belongs', async () => {
    const answer = await send(gateway.serving, {
      method: 'GET',
      path: '/health/live',
      body: '{}',
      headers: { ...json, 'content-length': '2' },
    });
    assert.deepEqual([answer.status, refusalIn(answer).code], [400, 'request.wrong-headers']);
  });

  it('is left open for events alone where the configuration says so, and keeps nothing', async () => {
    const answer = await post({});
    assert.deepEqual([answer.status, answer.headers['cache-control']], [202, 'no-store']);
    const worklist = await send(gateway.serving, { method: 'GET', path: '/v1/worklist' });
    assert.deepEqual([worklist.status, refusalIn(worklist).code], [403, 'access.not-allowed']);
  });
});

describe('the limits of the gateway', () => {
  const { folder, remove } = newFolder();
  const key = createSigningKey(folder, 'mosaic-1');
  const caller = {
    name: 'mosaic',
    scopes: ['events'],
    requestsPerSecond: 5,
    credential: { kind: 'signature', keys: { [key.keyId]: key.file } },
  };
  const open: Opened[] = [];
  after(async () => {
    await Promise.all(open.map(({ serving }) => serving.close()));
    remove();
  });
  const opened = async (...args: Parameters<typeof openGateway>): Promise<Opened> => {
    const gateway = await openGateway(...args);
    open.push(gateway);
    return gateway;
  };
  const signed = ({ serving }: Opened, eventId: string, created?: number) => {
    const body = event(eventId);
    const asked = { method: 'POST', url: `${serving.url}${path}`, body, ...(created === undefined ? {} : { created }) };
    return send(serving, { method: 'POST', path, body, headers: { ...json, ...signatureHeaders(asked, key) } });
  };

  it('answers 429 with the seconds to wait, takes nothing of it, and loses nothing that is sent again', async () => {
    const reached = noting();
    const gateway = await opened(reached.parts, settingsFrom({ callers: [caller] }));
    const ids = Array.from({ length: 20 }, (_, at) => `e-${at}`);
    let limited = 0;
    const until = async (id: string): Promise<void> => {
      const answer = await signed(gateway, id);
      if (answer.status === 202) return;
      limited += 1;
      assert.deepEqual([answer.status, refusalIn(answer).code], [429, 'access.too-often']);
      const seconds = Number(answer.headers['retry-after']);
      assert.ok(seconds >= 1 && seconds <= 2);
      assert.ok(!reached.calls.includes(`report ${id}`));
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      await until(id);
    };
    await Promise.all(ids.map(until));
    assert.ok(limited >= 10);
    assert.deepEqual(reached.calls.sort(), ids.map((id) => `report ${id}`).sort());
  });

  it('takes no signature from before it began: nobody can tell whether it was taken then', async () => {
    const reached = noting();
    const now = Date.now();
    const settings = settingsFrom({ callers: [caller] });
    const gateway = await opened(reached.parts, settings, { startedAt: now });
    const answer = await signed(gateway, 'e-1', Math.floor(now / 1000) - 2);
    assert.deepEqual([answer.status, refusalIn(answer).code], [503, 'access.just-started']);
    assert.ok(Number(answer.headers['retry-after']) >= 1);
    assert.deepEqual(reached.calls, []);
    assert.equal((await signed(await opened(reached.parts, settings), 'e-1')).status, 202);
  });

  it('shows nothing and lets nobody act while the audit cannot be written; events go on', async () => {
    const reached = noting();
    const everything = { ...caller, scopes: ['events', 'read', 'operate'], requestsPerSecond: 100 };
    const broken = { record: () => Promise.reject(new Error('ENOSPC')) };
    const gateway = await opened({ ...reached.parts, audit: broken }, settingsFrom({ callers: [everything] }));
    const { serving } = gateway;
    const ask = (method: string, to: string, body = '') =>
      send(serving, {
        method,
        path: to,
        ...(body === '' ? {} : { body }),
        headers: {
          ...(body === '' ? {} : json),
          ...signatureHeaders({ method, url: `${serving.url}${to}`, body }, key),
        },
      });
    const act = JSON.stringify({ actId: 'a-1', by: 'Ada Byrne', reason: 'on duty', about: 'n-1' });
    for (const answer of [
      await ask('GET', '/v1/worklist'),
      await ask('GET', '/v1/children/700101'),
      await ask('POST', '/v1/children/700101/take-up', act),
    ]) {
      assert.deepEqual([answer.status, refusalIn(answer).code], [503, 'audit.unwritable']);
      assert.doesNotMatch(answer.text, /registered|items/);
    }
    assert.ok(!reached.calls.some((call) => call.startsWith('take-up')));
    assert.equal((await signed(gateway, 'e-9')).status, 202);
  });

  it('writes who saw and did what, and why, into the audit', async () => {
    const reached = noting();
    const everything = { ...caller, scopes: ['read', 'operate'], requestsPerSecond: 100 };
    const { serving } = await opened(reached.parts, settingsFrom({ callers: [everything] }));
    const to = '/v1/children/700101';
    const view = signatureHeaders({ method: 'GET', url: `${serving.url}${to}`, body: '' }, key);
    await send(serving, { method: 'GET', path: to, headers: { ...view, 'cpis-reason': 'strategy meeting' } });
    const body = JSON.stringify({ actId: 'a-1', by: 'Ada Byrne', reason: 'on duty', about: 'n-1' });
    const act = signatureHeaders({ method: 'POST', url: `${serving.url}${to}/take-up`, body }, key);
    await send(serving, { method: 'POST', path: `${to}/take-up`, body, headers: { ...json, ...act } });
    const subject = 'child-700101';
    const taken = { what: 'child.take-up', who: 'Ada Byrne', why: 'on duty', subject };
    assert.deepEqual(reached.audit, [
      { what: 'child.view', who: 'mosaic', why: 'strategy meeting', subject, result: 'shown' },
      { ...taken, result: 'asked' },
      { ...taken, result: 'done' },
    ]);
  });

  it('writes into the audit who asked for a child that is not followed, and shows nothing where it cannot', async () => {
    const reached = noting();
    const children = { ...reached.parts.children, status: () => Promise.reject(new CodedError('not-found')) };
    const everything = { ...caller, scopes: ['read'], requestsPerSecond: 100 };
    const { serving } = await opened({ ...reached.parts, children }, settingsFrom({ callers: [everything] }));
    const to = '/v1/children/700199';
    const view = signatureHeaders({ method: 'GET', url: `${serving.url}${to}`, body: '' }, key);
    const answer = await send(serving, { method: 'GET', path: to, headers: view });
    assert.equal(answer.status, 404);
    assert.deepEqual(
      reached.audit.map(({ what, subject, result }) => [what, subject, result]),
      [['child.view', 'child-700199', 'not-found']],
    );
  });

  it(`speaks TLS 1.2 and later only${hasOpenssl ? '' : ' (NOT RUN: openssl is not installed)'}`, async function () {
    if (!hasOpenssl) this.skip();
    const authority = createAuthority(folder);
    const tls = authority.sign('server', '/CN=localhost');
    const { serving } = await opened(noting().parts, settingsFrom({ tls, callers: [caller] }));
    const speak = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'): Promise<string | null> =>
      new Promise((resolve, reject) => {
        const options = { minVersion: version, maxVersion: version, rejectUnauthorized: false } as const;
        // old versions are switched off on this side as well, unless it is asked for them
        const socket = connectTls(serving.port, '127.0.0.1', { ...options, ciphers: 'DEFAULT@SECLEVEL=0' }, () => {
          resolve(socket.getProtocol());
          socket.destroy();
        });
        socket.on('error', reject);
      });
    await assert.rejects(speak('TLSv1.1'));
    assert.deepEqual([await speak('TLSv1.2'), await speak('TLSv1.3')], ['TLSv1.2', 'TLSv1.3']);
  });
});
