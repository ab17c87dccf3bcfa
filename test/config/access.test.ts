import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { adviceOn } from '../../src/config/advice.js';
import { checkConfig } from '../../src/config/check.js';
import { day } from '../support/examples.js';

interface Caller {
  readonly [key: string]: unknown;
  readonly credential: Readonly<Record<string, unknown>>;
}
interface Config {
  readonly mailbox: object;
  readonly mosaic: object;
  readonly gateway: { readonly callers: readonly [Caller, Caller, Caller]; readonly [key: string]: unknown };
}

const example = parse(readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8'), {
  schema: 'failsafe',
}) as Config;
const [signing, showing, tokens] = example.gateway.callers;

const problemsWith = (gateway: object, more: object = {}): readonly string[] => {
  const checked = checkConfig(stringify({ ...example, ...more, gateway: { ...example.gateway, ...gateway } }));
  return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path}: ${message}`);
};
const only = (caller: Caller, credential: object = {}) => ({
  callers: [{ ...caller, credential: { ...caller.credential, ...credential } }],
});

const here = {
  mailbox: { ...example.mailbox, url: 'http://127.0.0.1:8710' },
  mosaic: { ...example.mosaic, url: 'http://localhost:8720' },
};

describe('who may come in, by the configuration', () => {
  for (const [what, gateway, problem] of [
    ['nobody', { callers: [] }, /^gateway\.callers: names nobody/],
    [
      'two callers of one name',
      { callers: [signing, { ...tokens, name: signing['name'] }] },
      /another caller has this name/,
    ],
    [
      'one key id of two callers',
      { callers: [signing, { ...signing, name: 'other' }] },
      /key id belongs to one caller/,
    ],
    ['certificates without a CA', { ...only(showing), tls: undefined }, /needs gateway\.tls\.clientCaFile/],
    ['any certificate of a CA', only(showing, { subject: undefined }), /of this CA alone says nothing/],
    ['half a fingerprint', only(showing, { fingerprints: ['AB:CD'] }), /expected a SHA-256 fingerprint/],
    ['any token of an issuer', only(tokens, { role: undefined }), /of this issuer alone says nothing/],
    [
      'a token by a shared secret',
      only(tokens, { algorithms: ['HS256'] }),
      /^gateway\.callers\.0\.credential\.algorithms/,
    ],
    [
      'a token that nobody signed',
      only(tokens, { algorithms: ['none'] }),
      /^gateway\.callers\.0\.credential\.algorithms/,
    ],
    ['an address of keys', only(tokens, { keysUrl: 'https://keys.example.invalid' }), /there is no such setting/],
    ['a leeway of an hour', only(tokens, { leeway: '1h' }), /at most 120s/],
    ['a scope that there is not', { callers: [{ ...signing, scopes: ['all'] }] }, /^gateway\.callers\.0\.scopes/],
    ['no scope', { callers: [{ ...signing, scopes: [] }] }, /^gateway\.callers\.0\.scopes/],
    ['signatures of a day ago', { signatures: { window: '1d' } }, /at most 300s/],
  ] as const)
    it(`is not ${what}`, () => assert.match(problemsWith(gateway).join('\n'), problem));

  it('is told what is probably not meant: no TLS beyond this machine, an open gateway', () => {
    const adviceWith = (gateway: object, more: object = {}) => {
      const checked = checkConfig(stringify({ ...example, ...more, gateway: { ...example.gateway, ...gateway } }));
      return checked.ok
        ? adviceOn(checked.config, day('2026-11-20')).map(({ path, message }) => `${path.join('.')}: ${message}`)
        : [];
    };
    const beyond = adviceWith({ host: '0.0.0.0', tls: undefined, callers: [signing] }).join('\n');
    assert.match(beyond, /^gateway: no tls beyond this machine/m);
    assert.doesNotMatch(adviceWith({ host: '0.0.0.0' }).join('\n'), /^gateway/m);
    assert.match(adviceWith({ open: 'sandbox' }, here).join('\n'), /^gateway\.open: takes events without/m);
  });

  it('is everybody only in a sandbox: all of it on this machine', () => {
    const open = { open: 'sandbox', callers: [] };
    assert.deepEqual(problemsWith(open, here), []);
    assert.match(problemsWith({ ...open, host: '0.0.0.0' }, here).join('\n'), /listens on this machine only/);
    for (const part of ['mailbox', 'mosaic'] as const)
      assert.match(problemsWith(open, { ...here, [part]: example[part] }).join('\n'), /goes with the sandbox only/);
  });
});
