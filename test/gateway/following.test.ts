import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { signatureHeaders, type SigningKey } from '../../sandbox/mosaic/signing.js';
import { openLiveAccess } from '../../src/access/live.js';
import type { Following } from '../../src/config/follow.js';
import { followConfig } from '../../src/config/following.js';
import { holdConfig, type HeldConfig } from '../../src/config/held.js';
import { createGateway } from '../../src/gateway/app.js';
import { serveStrictly, type Serving } from '../../src/http/serve.js';
import { eventually } from '../support/eventually.js';
import { createSigningKey, newFolder, noting, refusalIn, send, settingsFrom, type Answer } from './support/gateway.js';

const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
const event = { eventId: 'e-1', personId: '700101', occurredAt: '2026-11-20T09:00:00Z', reason: 'plan-started' };

interface Health {
  readonly status: string;
  readonly configuration: { readonly digest: string; readonly file: string; readonly waitsForStart: readonly string[] };
}

describe('a gateway whose configuration file changes', () => {
  const { folder, remove } = newFolder();
  const file = join(folder, 'authority.yaml');
  const [old, next] = ['old', 'next'].map((keyId) => createSigningKey(folder, keyId));
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  let held: HeldConfig;
  let following: Following;
  let serving: Serving;

  /** The example, with callers of this test's own. */
  const withCallers = (callers: readonly string[], gateway = '  port: 8730\n'): string => {
    const [before = '', after = ''] = example.split('gateway:\n');
    const rest = after.slice(after.indexOf('\n# cpis codec-server'));
    return `${before}gateway:\n  host: 127.0.0.1\n${gateway}  callers:\n${callers.join('')}${rest}`;
  };
  const caller = (key: string, scopes = 'events', more = ''): string =>
    `    - { name: ${key}, scopes: [${scopes}]${more}, credential: { kind: signature, keys: { ${key}: ${join(folder, `${key}.key`)} } } }\n`;

  before(async () => {
    writeFileSync(file, withCallers([caller('old')]));
    held = holdConfig(file);
    const { parts } = noting();
    const access = await openLiveAccess(held.current().gateway, { now: Date.now, startedAt: 0 });
    const app = createGateway({ ...parts, access, configuration: held.state });
    const prepare = ({ gateway }: ReturnType<HeldConfig['current']>) => access.prepare(gateway);
    following = followConfig(held, { logger, prepare, pace: { pollMs: 30, settleMs: 20 } });
    serving = await serveStrictly((asked, env) => app.fetch(asked, env), { host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    following.stop();
    await serving.close();
    remove();
  });

  const asked = (key: SigningKey | undefined) => {
    assert.ok(key);
    const body = JSON.stringify(event);
    const path = '/v1/mosaic/events';
    const headers = signatureHeaders({ method: 'POST', url: `${serving.url}${path}`, body }, key);
    return { method: 'POST', path, body, headers: { ...headers, 'content-type': 'application/json' } };
  };
  const tells = async (key: SigningKey | undefined): Promise<string | number> => {
    const answer = await send(serving, asked(key));
    return answer.status === 202 ? 202 : refusalIn(answer).code;
  };
  const get = (path: string): Promise<Answer> => send(serving, { method: 'GET', path });
  const health = async (): Promise<Health['configuration']> =>
    (JSON.parse((await get('/health/ready')).text) as Health).configuration;
  const taken = (times: number) =>
    eventually(`${times} files were taken`, () => Promise.resolve(held.state().loaded === times));

  it('lets a new caller in and an old one no more, and forgets nothing that it took', async () => {
    const once = asked(old);
    assert.equal((await send(serving, once)).status, 202);
    assert.equal(await tells(next), 'access.refused');
    writeFileSync(file, withCallers([caller('old'), caller('next')]));
    await taken(2);
    assert.equal(await tells(next), 202);
    assert.equal(refusalIn(await send(serving, once)).code, 'access.refused', 'what was taken is not taken again');
    writeFileSync(file, withCallers([caller('next')]));
    await taken(3);
    assert.deepEqual([await tells(old), await tells(next)], ['access.refused', 202]);
  });

  it('does not take the caller of a proxy on this machine for one of this machine', async () => {
    assert.equal((await get('/metrics')).status, 200);
    for (const headers of [{ 'x-forwarded-for': '192.0.2.7' }, { forwarded: 'for=192.0.2.7' }, { via: '1.1 proxy' }])
      assert.equal((await send(serving, { method: 'GET', path: '/metrics', headers })).status, 401);
  });

  it('goes by other scopes and another limit at once', async () => {
    writeFileSync(file, withCallers([caller('old', 'read'), caller('next', 'events', ', requestsPerSecond: 1')]));
    await taken(4);
    assert.equal(await tells(old), 'access.not-allowed');
    const answers = await Promise.all([tells(next), tells(next), tells(next)]);
    assert.ok(answers.includes('access.too-often'), answers.join(' '));
  });

  it('names what waits for a start, and serves where it served', async () => {
    writeFileSync(file, withCallers([caller('old')], '  port: 8739\n'));
    await taken(5);
    assert.deepEqual((await health()).waitsForStart, ['gateway.port']);
    assert.equal(await tells(old), 202);
    writeFileSync(file, withCallers([caller('old')]));
    await taken(6);
    assert.deepEqual((await health()).waitsForStart, []);
  });

  const good = withCallers([caller('old')]);
  const bad = [
    ['of a wrong form', good.replace('scopes: [events]', 'scopes: [everything]'), /gateway\.callers/],
    ['with a key that cannot be read', withCallers([caller('old'), caller('nowhere')]), /nowhere\.key: this file/],
  ] as const;
  for (const [at, [what, text, says]] of bad.entries())
    it(`refuses a file ${what}, keeps the callers, and says so in log, health and metrics`, async () => {
      const { digest } = await health();
      writeFileSync(file, text);
      await eventually('it is refused', async () => (await health()).file === 'refused');
      assert.equal((await health()).digest, digest);
      assert.equal(await tells(old), 202);
      assert.match(JSON.stringify(lines.at(-1)), says);
      const { text: metrics } = await get('/metrics');
      assert.match(metrics, /^cpis_config_file_refused 1$/m);
      assert.match(metrics, new RegExp(`^cpis_config_refused_total ${at + 1}$`, 'm'));
      writeFileSync(file, good);
      await eventually('it is good again', async () => (await health()).file === 'applies');
    });
});

describe('a gateway that takes signatures for longer from now on', () => {
  it('takes none again that it took before', async () => {
    const { folder, remove } = newFolder();
    const key = createSigningKey(folder, 'mosaic');
    const rules = (window: string) =>
      settingsFrom({
        callers: [
          { name: 'mosaic', scopes: ['events'], credential: { kind: 'signature', keys: { mosaic: key.file } } },
        ],
        signatures: { window, ahead: '5s' },
      });
    let clock = Date.now();
    const access = await openLiveAccess(rules('60s'), { now: () => clock, startedAt: 0 });
    const { parts } = noting();
    const app = createGateway({ ...parts, access });
    const serving = await serveStrictly((asked, env) => app.fetch(asked, env), { host: '127.0.0.1', port: 0 });
    const body = JSON.stringify(event);
    const path = '/v1/mosaic/events';
    const signed = signatureHeaders({ method: 'POST', url: `${serving.url}${path}`, body }, key);
    const once = { method: 'POST', path, body, headers: { ...signed, 'content-type': 'application/json' } };
    try {
      assert.equal((await send(serving, once)).status, 202);
      clock += 120_000;
      // another request, so that what is over is forgotten
      await send(serving, { ...once, headers: { ...once.headers, signature: 'sig=:AAAA:' } });
      (await access.prepare(rules('5m')))();
      assert.equal((await send(serving, once)).status, 401);
    } finally {
      await serving.close();
      remove();
    }
  });
});
