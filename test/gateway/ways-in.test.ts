import assert from 'node:assert/strict';
import { createHmac, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRoute } from '@hono/zod-openapi';
import { UnsecuredJWT } from 'jose';
import type { SigningKey } from '../../sandbox/mosaic/signing.js';
import { signatureHeaders } from '../../sandbox/mosaic/signing.js';
import type { Scope } from '../../src/config/access.js';
import { createGateway } from '../../src/gateway/app.js';
import type { Declared } from '../../src/gateway/routes.js';
import { declaredIn } from '../../src/gateway/routes.js';
import type { CertificateFiles } from '../support/openssl-certificates.js';
import { createAuthority, hasOpenssl } from '../support/openssl-certificates.js';
import { claimsOf, createIssuer, issuer } from '../support/tokens.js';
import type { Answer, Opened, Reached } from './support/gateway.js';
import { createSigningKey, newFolder, noting, openGateway, refusalIn, send, settingsFrom } from './support/gateway.js';

const audience = 'cpis-link';
const event = {
  eventId: 'e-1',
  personId: '700101',
  occurredAt: '2026-11-20T09:00:00Z',
  reason: 'plan-started',
};
const takeUp = { actId: 'a-1', reason: 'on duty', about: 'n-1' };

/** What a request to a route looks like, and what it answers when all is well. */
const examples: Readonly<Record<string, { path: string; body?: unknown; well: number }>> = {
  'GET /health/live': { path: '/health/live', well: 200 },
  'GET /health/ready': { path: '/health/ready', well: 200 },
  'GET /metrics': { path: '/metrics', well: 200 },
  'GET /openapi.json': { path: '/openapi.json', well: 200 },
  'POST /v1/mosaic/events': { path: '/v1/mosaic/events', body: event, well: 202 },
  'GET /v1/children/:personId': { path: '/v1/children/700101', well: 200 },
  'GET /v1/worklist': { path: '/v1/worklist?kind=child', well: 200 },
  'POST /v1/alerts/take-up': {
    path: '/v1/alerts/take-up',
    body: { requestId: 'r-1', did: 'on duty', alerts: [{ personId: '700101' }] },
    well: 200,
  },
  'POST /v1/children/:personId/take-up': { path: '/v1/children/700101/take-up', body: takeUp, well: 200 },
};

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** The headers of a credential for one call, or what the connection shows. */
type Credential = (call: Call) => Promise<{ headers?: Record<string, string>; shown?: CertificateFiles }>;

interface Role {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly credential: Credential;
}

describe(`the ways into the gateway${hasOpenssl ? '' : ' (certificates NOT RUN: openssl is not installed)'}`, () => {
  const { folder, remove } = newFolder();
  const reached: Reached & ReturnType<typeof noting> = noting();
  let gateway: Opened;
  let caFile: string | undefined;
  let routes: readonly Declared[];
  let roles: readonly Role[];
  let broken: Readonly<Record<string, Credential>>;

  const wanted = (): readonly Declared[] => routes.filter(({ asks }) => asks !== 'open' && asks !== 'this-machine');
  const callOf = ({ method, path }: Declared): Call => {
    const example = examples[`${method} ${path}`];
    assert.ok(example, `${method} ${path} has no example: give it one`);
    return { method, path: example.path, body: example.body === undefined ? '' : JSON.stringify(example.body) };
  };
  const ask = async (call: Call, credential: Credential): Promise<Answer> => {
    const { headers, shown } = await credential(call);
    const type =
      call.body === ''
        ? {}
        : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(call.body)) };
    return send(gateway.serving, {
      ...call,
      shown,
      headers: { ...type, ...headers },
      ...(caFile === undefined ? {} : { caFile }),
    });
  };

  before(async () => {
    const [ours, theirs] = [await createIssuer(folder), await createIssuer(folder, 'stranger')];
    const keys = { mosaic: createSigningKey(folder, 'mosaic-1'), all: createSigningKey(folder, 'all-1') };
    const tokens = { issuer, audience, algorithms: ['ES256'], keysFile: ours.keysFile };
    const certificates = hasOpenssl ? certificatesIn(folder) : undefined;
    caFile = certificates?.caFile;
    const scoped = (name: string, scopes: readonly Scope[], credential: object) => ({ name, scopes, credential });
    const settings = settingsFrom({
      tls: certificates?.tls,
      callers: [
        scoped('mosaic', ['events'], { kind: 'signature', keys: { [keys.mosaic.keyId]: keys.mosaic.file } }),
        scoped('everything', ['events', 'read', 'operate'], {
          kind: 'signature',
          keys: { [keys.all.keyId]: keys.all.file },
        }),
        scoped('viewers', ['read'], { kind: 'token', ...tokens, role: 'cpis-viewer', personClaim: 'name' }),
        scoped('duty', ['operate'], { kind: 'token', ...tokens, role: 'cpis-duty', personClaim: 'name' }),
        scoped('feed', ['events'], { kind: 'token', ...tokens, subject: 'feed' }),
        ...(certificates?.callers ?? []),
      ],
    });
    gateway = await openGateway(reached.parts, settings);
    routes = declaredIn(gateway.app);
    const signed =
      (key: SigningKey): Credential =>
      (call) =>
        Promise.resolve({ headers: signedBy(key)(call) });
    const claims = (more: object) => claimsOf(audience, Date.now(), { name: 'Sam Okafor', ...more });
    const token =
      (more: object): Credential =>
      async () =>
        bearer(await ours.sign(claims(more)));
    roles = [
      { name: 'a signature for events', scopes: ['events'], credential: signed(keys.mosaic) },
      { name: 'a signature for everything', scopes: ['events', 'read', 'operate'], credential: signed(keys.all) },
      { name: 'a viewer’s token', scopes: ['read'], credential: token({ roles: ['cpis-viewer'] }) },
      { name: 'a duty worker’s token', scopes: ['operate'], credential: token({ roles: ['other', 'cpis-duty'] }) },
      { name: 'a program’s token', scopes: ['events'], credential: token({ sub: 'feed' }) },
      ...(certificates?.roles ?? []),
    ];
    broken = {
      ...brokenTokens({ ours, theirs, claims }),
      ...brokenSignatures(keys.all),
      'a token and a signature': async (call) => ({
        headers: { ...bearer(await ours.sign(claims({ sub: 'feed' }))).headers, ...signedBy(keys.all)(call) },
      }),
      ...certificates?.broken,
    };
  });
  beforeEach(() => void reached.calls.splice(0));
  after(async () => {
    await gateway.serving.close();
    remove();
  });

  it('declares for every route of the app what it asks of its caller', () => {
    const declared = routes.map(({ method, path }) => `${method} ${path}`);
    const answering = gateway.app.routes.filter(({ method }) => method !== 'ALL');
    assert.deepEqual([...new Set(answering.map(({ method, path }) => `${method} ${path}`))].sort(), declared.sort());
    assert.ok(routes.every(({ asks }) => asks !== undefined));
    assert.deepEqual(declared, Object.keys(examples).sort());
  });

  it('leaves open only that the process lives', () => {
    assert.deepEqual(
      routes.filter(({ asks }) => asks === 'open').map(({ path }) => path),
      ['/health/live'],
    );
  });

  it('never answers a route that says nothing about its callers, whoever asks', async () => {
    const everybody = { name: 'all', scopes: ['events', 'read', 'operate'] as const, requestsPerSecond: 100 };
    const app = createGateway({ ...reached.parts, access: { identify: () => Promise.resolve(everybody) } });
    const forgotten = { method: 'get', path: '/v1/forgotten', responses: { 200: { description: '' } } } as const;
    app.openapi(createRoute(forgotten), (context) => context.text('here'));
    app.get('/v1/bare', (context) => context.text('here'));
    for (const path of ['/v1/forgotten', '/v1/bare', '/v1/nothing'])
      assert.equal((await app.request(path)).status, 404, path);
    assert.equal((await app.request('/v1/worklist')).status, 200);
  });

  it('lets each role in where it has the scope, and nowhere else', async () => {
    for (const { name, scopes, credential } of roles)
      for (const route of routes) {
        reached.calls.splice(0);
        const { asks } = route;
        const may = asks === 'events' || asks === 'read' || asks === 'operate' ? scopes.includes(asks) : true;
        const call = callOf(route);
        const named = /"(actId|requestId)"/.test(call.body) && name.startsWith('a signature') ? withName(call) : call;
        const answer = await ask(named, credential);
        const well = examples[`${route.method} ${route.path}`]?.well;
        assert.equal(answer.status, may ? well : 403, `${name} at ${route.method} ${route.path}: ${answer.text}`);
        if (!may) {
          assert.equal(refusalIn(answer).code, 'access.not-allowed');
          assert.deepEqual(reached.calls, []);
        }
      }
  });

  it('refuses every broken credential at every route, without a word about why, and takes nothing', async () => {
    for (const [what, credential] of Object.entries(broken))
      for (const route of wanted()) {
        const call = callOf(route);
        if (what.includes('body') && call.body === '') continue;
        const answer = await ask(call, credential);
        const where = `${what} at ${route.method} ${route.path}: ${answer.text}`;
        assert.equal(answer.status, 401, where);
        assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/, where);
        assert.equal(answer.headers['www-authenticate'], 'Bearer realm="cpis-link"');
        assert.equal(answer.headers['cache-control'], 'no-store');
        assert.deepEqual(Object.keys(refusalIn(answer)).sort(), ['code', 'next', 'status', 'title', 'type']);
        assert.deepEqual(reached.calls, [], where);
      }
    assert.ok(Object.keys(broken).length >= 30);
  });

  it('takes a signed request once', async () => {
    const all = roles[1]?.credential;
    assert.ok(all);
    for (const route of wanted()) {
      const call = withName(callOf(route));
      const said = await all(call);
      const same: Credential = () => Promise.resolve(said);
      const first = await ask(call, same);
      const again = await ask(call, same);
      assert.ok(first.status < 300, first.text);
      assert.deepEqual([again.status, refusalIn(again).code], [401, 'access.refused']);
    }
  });

  it('acts in the name of the credential’s person, or of the one that the request names', async () => {
    const route = routes.find(({ path }) => path === '/v1/children/:personId/take-up');
    assert.ok(route);
    const [call, [, everything, , duty]] = [callOf(route), roles.map(({ credential }) => credential)];
    assert.ok(everything && duty);
    assert.equal((await ask(call, duty)).status, 200);
    assert.equal((await ask(withName(call), everything)).status, 200);
    assert.deepEqual(reached.calls, ['take-up 700101 n-1 by Sam Okafor', 'take-up 700101 n-1 by Ada Byrne']);
    assert.equal(refusalIn(await ask(call, everything)).code, 'access.person-needed');
    assert.equal(refusalIn(await ask(withName(call), duty)).code, 'access.another-person');
    assert.equal(reached.calls.length, 2);
  });
});

const bearer = (token: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${token}` },
});

const withName = (call: Call): Call =>
  /"(actId|requestId)"/.test(call.body)
    ? { ...call, body: JSON.stringify({ ...(JSON.parse(call.body) as object), by: 'Ada Byrne' }) }
    : call;

const signedBy =
  (key: SigningKey, more: { created?: number; nonce?: string } = {}) =>
  ({ method, path, body }: Call): Record<string, string> =>
    signatureHeaders({ method, url: `http://any${path}`, body, ...more }, key);

type Issuer = Awaited<ReturnType<typeof createIssuer>>;
type ClaimsWith = (more: object) => ReturnType<typeof claimsOf>;

function brokenTokens({ ours, theirs, claims }: { ours: Issuer; theirs: Issuer; claims: ClaimsWith }) {
  const seconds = Math.floor(Date.now() / 1000);
  const feed = { sub: 'feed' };
  const token =
    (more: object, header: object = {}, by = ours): Credential =>
    async () =>
      bearer(await by.sign(claims({ ...feed, ...more }), { ...header }));
  const text =
    (make: (good: string) => string): Credential =>
    async () =>
      bearer(make(await ours.sign(claims(feed))));
  const sharedSecret = (): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ alg: 'HS256', kid: 'issuer' })}.${part(claims(feed))}`;
    return `${signed}.${createHmac('sha256', readFileSync(ours.keysFile)).update(signed).digest('base64url')}`;
  };
  const header =
    (value: string): Credential =>
    () =>
      Promise.resolve({ headers: { authorization: value } });
  return {
    'no credential': () => Promise.resolve({}),
    'a token that has expired': token({ exp: seconds - 60 }),
    'a token that is not in force yet': token({ nbf: seconds + 120 }),
    'a token without an end': token({ exp: undefined }),
    'a token without a subject': token({ sub: undefined }),
    'a token of another issuer': token({ iss: 'https://other.example.invalid' }),
    'a token for another audience': token({ aud: 'another' }),
    'a token of nobody we know': token({ sub: 'unknown' }),
    'a token whose role is nobody’s': token({ sub: 'person', roles: ['cpis-cleaner'] }),
    'a token of people without a person': token({ sub: 'person', roles: ['cpis-viewer'], name: ' ' }),
    'a token by another key under our key’s id': token({}, { kid: 'issuer' }, theirs),
    'a token that brings its own key': token({}, { kid: 'x', jwk: theirs.jwk }, theirs),
    'a token that says where its key is': token({}, { kid: 'x', jku: 'https://keys.example.invalid' }, theirs),
    'a token that nobody signed': () => Promise.resolve(bearer(new UnsecuredJWT(claims(feed)).encode())),
    'a token signed with the public key as a secret': () => Promise.resolve(bearer(sharedSecret())),
    'a token with one letter changed': text(
      (good) => `${good.slice(0, -8)}${good.at(-8) === 'A' ? 'B' : 'A'}${good.slice(-7)}`,
    ),
    'a token cut short': text((good) => good.slice(0, -12)),
    'a token that is none': header('Bearer something'),
    'an empty token': header('Bearer '),
    'two tokens': header('Bearer a, Bearer b'),
    'a password': header(`Basic ${Buffer.from('a:b').toString('base64')}`),
  } satisfies Record<string, Credential>;
}

function brokenSignatures(key: SigningKey) {
  const seconds = Math.floor(Date.now() / 1000);
  const from =
    (change: (call: Call) => Call, more: { created?: number; nonce?: string } = {}, by = key): Credential =>
    (call) =>
      Promise.resolve({ headers: signedBy(by, more)(change(call)) });
  const same = (call: Call): Call => call;
  const edited =
    (edit: (headers: Record<string, string>) => Record<string, string>): Credential =>
    (call) =>
      Promise.resolve({ headers: edit(signedBy(key)(call)) });
  const input = (from_: string | RegExp, to: string): Credential =>
    edited((headers) => ({ ...headers, 'signature-input': (headers['signature-input'] ?? '').replace(from_, to) }));
  return {
    'a signature by another key': from(same, {}, { ...key, key: Buffer.alloc(32, 7) }),
    'a signature by an unknown key id': from(same, {}, { ...key, keyId: 'other' }),
    'a signature that is too old': from(same, { created: seconds - 120 }),
    'a signature that is too far ahead': from(same, { created: seconds + 60 }),
    'a signature of another method': from((call) => ({ ...call, method: 'PUT' })),
    'a signature of another path': from((call) => ({ ...call, path: '/v1/other' })),
    'a signature of another query': from((call) => ({ ...call, path: `${call.path.split('?')[0] ?? ''}?kind=desk` })),
    'a signature of another body': from((call) => ({ ...call, body: call.body.replace('e', 'x') })),
    'a signature without the body’s digest': edited((headers) => ({ ...headers, 'content-digest': 'sha-256=:AAAA:' })),
    'a signature that leaves the path out': input(' "@path"', ''),
    'a signature that leaves the query out': input(' "@query"', ''),
    'a signature without a nonce': input(/;nonce="[^"]*"/, ''),
    'a signature with a short nonce': from(same, { nonce: 'short' }),
    'a signature without a time': input(/;created=\d+/, ''),
    'a signature of another algorithm': input('hmac-sha256', 'rsa-v1_5-sha256'),
    'a signature with a parameter of its own': input(';alg', `;expires=${seconds + 900};alg`),
    'a signature whose input is no structure': input('sig1=', '((('),
    'a signature that names a part twice': input('"@method"', '"@method" "@method"'),
    'two signatures': edited((headers) => ({
      ...headers,
      'signature-input': `${headers['signature-input'] ?? ''}, ${(headers['signature-input'] ?? '').replace('sig1', 'sig2')}`,
    })),
    'a signature under another label': edited((headers) => ({
      ...headers,
      signature: (headers['signature'] ?? '').replace('sig1', 'sig2'),
    })),
    'a signature that is missing': edited(({ signature: _, ...headers }) => headers),
    'a signature cut short': edited((headers) => ({ ...headers, signature: 'sig1=:AAAA:' })),
  } satisfies Record<string, Credential>;
}

function certificatesIn(folder: string) {
  const authority = createAuthority(folder);
  const server = authority.sign('server', '/CN=localhost');
  const [printed, named] = [
    authority.sign('printed', '/CN=printed'),
    authority.sign('named', '/C=GB/O=Exampleshire/CN=mosaic'),
  ];
  const unknown = authority.sign('unknown', '/C=GB/O=Exampleshire/CN=mosaic2');
  const stranger = createAuthority(folder, 'stranger-ca').sign('stranger', '/C=GB/O=Exampleshire/CN=mosaic');
  const showing =
    (shown: CertificateFiles): Credential =>
    () =>
      Promise.resolve({ shown });
  const role = (name: string, scopes: readonly Scope[], shown: CertificateFiles): Role => ({
    name,
    scopes,
    credential: showing(shown),
  });
  return {
    caFile: authority.caFile,
    tls: { ...server, clientCaFile: authority.caFile },
    callers: [
      {
        name: 'printed',
        scopes: ['read'],
        credential: { kind: 'certificate', fingerprints: [fingerprintOf(printed)] },
      },
      {
        name: 'named',
        scopes: ['events'],
        credential: { kind: 'certificate', subject: 'C=GB, O=Exampleshire, CN=mosaic' },
      },
    ],
    roles: [
      role('a certificate by its fingerprint', ['read'], printed),
      role('a certificate by its subject', ['events'], named),
    ],
    broken: {
      'a certificate of nobody we know': showing(unknown),
      'a certificate of another CA with a caller’s subject': showing(stranger),
    } satisfies Record<string, Credential>,
  };
}

const fingerprintOf = ({ certificateFile }: CertificateFiles): string =>
  new X509Certificate(readFileSync(certificateFile)).fingerprint256;
