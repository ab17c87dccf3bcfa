import assert from 'node:assert/strict';
import { changesOf } from '../support/ring-changes.js';
import { eventually } from '../support/eventually.js';
import { hasOpenssl } from '../support/openssl-certificates.js';
import { aChild, protectionPlan } from '../support/examples.js';
import { newFolder, refusalIn, send } from '../gateway/support/gateway.js';
import { createIssuer } from '../support/tokens.js';
import type { OpenedCodecServer } from './support/codec-server.js';
import { keysIn, namespace, openCodecServer, sealing, shownIn, wire } from './support/codec-server.js';

const child = aChild({
  plans: [protectionPlan('2026-11-12')],
  restricted: true,
  adoption: 'adopted',
  allocated: { workerId: 'worker-2101' },
});
const event = { eventId: 'e-1', reason: 'plan-started', child };

describe(`the codec server${hasOpenssl ? '' : ' (NOT RUN: openssl is not installed)'}`, () => {
  const { folder, remove } = newFolder();
  let server: OpenedCodecServer;
  let sealed: string;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  before(async function () {
    if (!hasOpenssl) this.skip();
    server = await openCodecServer({ folder });
    sealed = wire(await sealing(server.keys, namespace)([event, { code: 'CPR05', changeNumber: 3 }]));
  });
  beforeEach(() => {
    server.audit.splice(0);
    server.disk.isFull = false;
  });
  after(async () => {
    if (hasOpenssl) await server.serving.close();
    remove();
  });

  it('shows everything to a safeguarding role, keeps nothing anywhere, and writes one line about it', async () => {
    const answer = await server.call({ body: sealed, headers: bearer(await server.token({ reason: 'ticket 4711' })) });
    assert.equal(answer.status, 200);
    assert.deepEqual(shownIn(answer)[0], JSON.parse(JSON.stringify(event)));
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['access-control-allow-origin'], 'https://ui.example.invalid');
    assert.deepEqual(server.audit, [
      {
        what: 'codec.decode',
        who: 'sam.okafor',
        why: 'ticket 4711',
        subject: 'child-700101',
        result: '2 shown as safeguarding',
      },
    ]);
  });

  it('writes a line about each child whose payloads it shows, however many come in one call', async () => {
    const seal = sealing(server.keys, namespace);
    const body = wire([...(await seal(['one'])), ...(await seal(['other'], 'child-700102'))]);
    assert.equal((await server.call({ body, headers: bearer(await server.token()) })).status, 200);
    assert.deepEqual(server.audit.map(({ subject }) => subject).sort(), ['child-700101', 'child-700102']);
  });

  it('shows nothing of more workflows than a page of a list has', async () => {
    const seal = sealing(server.keys, namespace);
    const many = await Promise.all(Array.from({ length: 101 }, (_, place) => seal(['x'], `child-${700000 + place}`)));
    const answer = await server.call({ body: wire(many.flat()), headers: bearer(await server.token()) });
    assert.deepEqual([answer.status, refusalIn(answer).code], [413, 'request.too-large']);
  });

  it('reads nothing of a body before it knows whose it is', async () => {
    const body = 'x'.repeat(9_000_000);
    const stranger = await server.call({ body });
    assert.deepEqual([stranger.status, refusalIn(stranger).code], [401, 'access.no-credential']);
    const known = await server.call({ body, headers: bearer(await server.token()) });
    assert.deepEqual([known.status, refusalIn(known).code], [413, 'request.too-large']);
  });

  it('shows structure and codes to a support role, and nothing of anybody', async () => {
    const answer = await server.call({
      body: sealed,
      headers: bearer(await server.token({ roles: ['cpis-support'] })),
    });
    const [shown, refusal] = shownIn(answer);
    assert.deepEqual(shown, {
      eventId: '[text]',
      reason: '[text]',
      child: {
        asOf: '[date]',
        personId: '[number]',
        nhsNumber: '[number]',
        numberStatus: 'verified',
        familyName: '[text]',
        givenNames: ['[text]', '[text]'],
        birthDate: '[date]',
        unborn: '[yes or no]',
        plans: [{ planId: '[text]', kind: 'child-protection', startedOn: '[date]' }],
        allocated: { workerId: '[text]' },
      },
    });
    assert.deepEqual(refusal, { code: 'CPR05', changeNumber: 3 });
    assert.equal(server.audit[0]?.result, '2 shown as support');
  });

  it('shows the less of two roles, and masks what a code alone would tell', async () => {
    const seal = sealing(server.keys, namespace);
    const telling = wire(await seal([{ code: 'CPR02', '9997042182': 'x', adoption: 'adopted', at: 1763632800000 }]));
    const token = await server.token({ roles: ['cpis-safeguarding', 'cpis-support'] });
    const answer = await server.call({ body: telling, headers: bearer(token) });
    assert.deepEqual(shownIn(answer), [{ code: '[text]', '[key 2]': '[text]', at: '[number]' }]);
  });

  it('opens what a key wrote that was promoted while it runs, and nothing of one that is retired', async () => {
    const ring = changesOf(server.keys);
    const token = await server.token();
    const ask = (body: string) => server.call({ body, headers: bearer(token) });
    const old = ring.writing();
    ring.promote(await ring.add());
    const anew = wire(await sealing(server.keys, namespace)([event]));
    assert.equal((await ask(anew)).status, 200);
    assert.equal((await ask(sealed)).status, 200);
    ring.retire(old);
    await eventually('the retired key opens nothing', async () => (await ask(sealed)).status !== 200);
    assert.equal((await ask(anew)).status, 200);
    sealed = wire(await sealing(server.keys, namespace)([event, { code: 'CPR05', changeNumber: 3 }]));
  });

  it('lets the browser ask first, for this origin and this call', async () => {
    const preflight = (headers: Readonly<Record<string, string>>, path = '/decode') =>
      server.call({ method: 'OPTIONS', path, headers: { 'access-control-request-method': 'POST', ...headers } });
    const names = { 'access-control-request-headers': 'authorization,content-type,x-namespace' };
    const well = await preflight(names);
    assert.equal(well.status, 204);
    assert.equal(well.headers['access-control-allow-origin'], 'https://ui.example.invalid');
    assert.equal(well.headers['access-control-allow-credentials'], undefined);
    for (const broken of [
      await preflight({ ...names, origin: 'https://ui.example.invalid.evil.invalid' }),
      await preflight({ ...names, 'access-control-request-method': 'PUT' }),
      await preflight({ 'access-control-request-headers': 'x-anything' }),
      await preflight(names, '/encode'),
    ]) {
      assert.equal(broken.status, 403);
      assert.equal(broken.headers['access-control-allow-origin'], undefined);
    }
  });

  interface Broken {
    readonly what: string;
    readonly status: number;
    readonly code: string;
    readonly token?: object | 'none' | 'strangers';
    readonly headers?: Readonly<Record<string, string>>;
    readonly path?: string;
    readonly method?: string;
    readonly body?: () => Promise<string> | string;
  }

  const changed = (edit: (payload: { metadata: Record<string, string>; data: string }) => object) => (): string => {
    const { payloads } = JSON.parse(sealed) as { payloads: { metadata: Record<string, string>; data: string }[] };
    return JSON.stringify({ payloads: payloads.map(edit) });
  };
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const past = Math.floor(Date.now() / 1000) - 120;

  const cases: readonly Broken[] = [
    { what: 'no token', token: 'none', status: 401, code: 'access.no-credential' },
    { what: 'a token by another key', token: 'strangers', status: 401, code: 'access.refused' },
    { what: 'a token that has expired', token: { exp: past }, status: 401, code: 'access.refused' },
    { what: 'a token of another issuer', token: { iss: 'https://x.invalid' }, status: 401, code: 'access.refused' },
    { what: 'a token for another audience', token: { aud: 'cpis-link' }, status: 401, code: 'access.refused' },
    {
      what: 'a token of another algorithm',
      token: 'none',
      headers: { authorization: `Bearer ${base64('{"alg":"none"}')}.${base64('{}')}.` },
      status: 401,
      code: 'access.refused',
    },
    {
      what: 'a token for another namespace, whatever the header says',
      token: { namespaces: ['other'] },
      headers: { 'x-namespace': namespace },
      status: 403,
      code: 'access.not-allowed',
    },
    {
      what: 'a token without a role, whatever a header says',
      token: { roles: [] },
      headers: { 'x-roles': 'cpis-safeguarding' },
      status: 403,
      code: 'access.not-allowed',
    },
    { what: 'a role of nobody’s', token: { roles: ['constructor'] }, status: 403, code: 'access.not-allowed' },
    { what: 'another origin', headers: { origin: 'https://other.invalid' }, status: 403, code: 'access.not-allowed' },
    { what: 'encoding', path: '/encode', status: 404, code: 'not-found' },
    { what: 'another method', method: 'PUT', status: 400, code: 'request.wrong-headers' },
    { what: 'no JSON', body: () => '{"payloads":', status: 400, code: 'request.not-json' },
    { what: 'no payloads', body: () => '{"payloads":[{"data":"!"}]}', status: 400, code: 'request.invalid' },
    {
      what: 'a body of more than 8 MB',
      body: () => `{"payloads":[{"data":"${'A'.repeat(8_000_004)}"}]}`,
      status: 413,
      code: 'request.too-large',
    },
    {
      what: 'a payload of another namespace',
      body: async () => wire(await sealing(server.keys, 'other')([event])),
      status: 422,
      code: 'codec.refused',
    },
    {
      what: 'a payload under another key',
      body: async () => wire(await sealing(await keysIn(folder, 'others'), namespace)([event])),
      status: 422,
      code: 'codec.refused',
    },
    {
      what: 'a payload moved to another child',
      body: changed(({ metadata, data }) => ({ metadata: { ...metadata, wf: base64('child-700102') }, data })),
      status: 422,
      code: 'codec.refused',
    },
    {
      what: 'a payload cut short',
      body: changed(({ metadata, data }) => ({ metadata, data: data.slice(0, 40) })),
      status: 422,
      code: 'codec.refused',
    },
    {
      what: 'a payload in clear',
      body: changed(({ metadata, data }) => ({ metadata: { ...metadata, encoding: base64('json/plain') }, data })),
      status: 422,
      code: 'codec.refused',
    },
  ];
  for (const { what, status, code, token, headers, body, ...where } of cases)
    it(`refuses ${what} with ${status}, and shows nothing`, async () => {
      const stranger = await createIssuer(folder, 'stranger');
      const made =
        token === 'none'
          ? {}
          : bearer(
              token === 'strangers'
                ? await stranger.sign(server.claims(), { kid: 'issuer' })
                : await server.token(token),
            );
      const asked = { headers: { ...made, ...headers }, body: await (body ?? (() => sealed))(), ...where };
      const answer = await server.call(asked);
      assert.deepEqual([answer.status, refusalIn(answer).code], [status, code]);
      assert.doesNotMatch(answer.text, /Isla|Brackenfield|9997042182|payloads/);
      const isCall = !['another origin', 'encoding', 'another method'].includes(what);
      assert.deepEqual(
        server.audit.map(({ result, subject }) => [result, subject]),
        isCall ? [[code, null]] : [],
      );
    });

  it('shows nothing while the audit cannot be written', async () => {
    server.disk.isFull = true;
    const answer = await server.call({ body: sealed, headers: bearer(await server.token()) });
    assert.deepEqual([answer.status, refusalIn(answer).code], [503, 'audit.unwritable']);
    assert.doesNotMatch(answer.text, /payloads/);
  });

  it('answers nobody who speaks plain HTTP', async () => {
    const plain = { ...server.serving, url: server.serving.url.replace('https:', 'http:') };
    await assert.rejects(send(plain, { method: 'POST', path: '/decode', body: sealed }));
  });

  it('limits each person, and says when to come again', async () => {
    const other = newFolder();
    const limited = await openCodecServer({ folder: other.folder, requestsPerMinute: 2, keys: server.keys });
    const ask = async (sub: string) => limited.call({ body: sealed, headers: bearer(await limited.token({ sub })) });
    const [one, two, three, another] = [await ask('a'), await ask('a'), await ask('a'), await ask('b')];
    assert.deepEqual(
      [one, two, three, another].map(({ status }) => status),
      [200, 200, 429, 200],
    );
    assert.ok(Number(three.headers['retry-after']) > 0);
    assert.equal(limited.audit.length, 3);
    await limited.serving.close();
    other.remove();
  });
});
