import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '../../src/config/check.js';
import { loadConfig } from '../../src/config/load.js';
import { readTls } from '../../src/config/secrets.js';
import { openAuthority } from '../support/certificates.js';

const path = new URL('../../config/example.yaml', import.meta.url);
const example = readFileSync(path, 'utf8');
const temporalTls = /(namespace: exampleshire\n( {2}#.*\n)*) {2}tls:\n( {4}.*\n)+/;

/** The problems of the example after one change, which must be one. */
function problemsAfter(from: string | RegExp, to: string): readonly string[] {
  const text = example.replace(from, to);
  assert.notEqual(text, example);
  const checked = checkConfig(text);
  return checked.ok ? [] : checked.problems.map(({ path: at, message }) => `${at}: ${message}`);
}

describe('the ways out that a configuration names', () => {
  const rows: readonly [string, string | RegExp, string, RegExp][] = [
    ['Mosaic in clear', 'url: https://mosaic', 'url: http://mosaic', /^mosaic\.url: would go out in clear/],
    ['MESH in clear', 'url: https://mesh', 'url: http://mesh', /^mailbox\.url: would go out in clear/],
    ['the second channel in clear', 'url: https://pager', 'url: http://pager', /^secondChannel\.url: would go out/],
    ['no address', 'url: https://mosaic', 'url: mosaic', /^mosaic\.url/],
    ['another scheme', 'url: https://mosaic', 'url: ftp://mosaic', /^mosaic\.url/],
    [
      'Temporal with TLS that lets anybody in',
      /( {4}certificateFile: .*temporal_certificate\n)/,
      '',
      /^temporal\.tls\.certificateFile: is missing/,
    ],
    ['Temporal without TLS', temporalTls, '$1', /^temporal\.tls: is missing: give it, or say plaintext/],
    [
      'Temporal with both',
      'namespace: exampleshire',
      'namespace: x\n  plaintext: internal-network',
      /stands beside tls/,
    ],
    ['an address without a port', 'address: temporal.internal:7233', 'address: temporal', /^temporal\.address/],
    ['a certificate without its key', '    keyFile: /run/secrets/mesh_key\n', '', /^mailbox\.tls\.keyFile: is missing/],
    [
      'a secret in two places',
      'mailboxId:',
      'passwordEnv: MESH_PASSWORD\n  mailboxId:',
      /^mailbox\.passwordEnv: stands beside/,
    ],
    [
      'a secret in none',
      / {2}passwordFile: .*\n/,
      '',
      /^mailbox\.passwordFile: is missing: name a file, or a variable/,
    ],
    [
      'a variable that is no name',
      /passwordFile: .*/,
      "passwordEnv: 'pass word'",
      /^mailbox\.passwordEnv: expected the name/,
    ],
  ];
  for (const [title, from, to, says] of rows)
    it(`are refused with what is wrong and what to do: ${title}`, () => {
      const [only, ...others] = problemsAfter(from, to);
      assert.match(only ?? 'taken', says);
      assert.deepEqual(others, []);
    });

  it('may be in clear to this machine itself, and where somebody vouches for the network', () => {
    for (const url of ['http://127.0.0.1:8720', 'http://localhost:8720', 'http://[::1]:8720'])
      assert.deepEqual(problemsAfter(/url: https:\/\/mosaic.*/, `url: ${url}`), []);
    assert.deepEqual(problemsAfter(/url: https:\/\/mosaic.*/, 'url: http://mosaic\n  plaintext: internal-network'), []);
    assert.deepEqual(problemsAfter(temporalTls, '$1  plaintext: internal-network\n'), []);
    const local = example.replace(temporalTls, '$1').replace('temporal.internal:7233', '127.0.0.1:7233');
    assert.ok(checkConfig(local).ok);
  });

  it('never echo a secret that was written into the configuration itself', () => {
    const told = problemsAfter(/passwordFile: .*/, 'password: Sw0rdfish-9').join();
    assert.match(told, /mailbox\.password: there is no such setting/);
    assert.doesNotMatch(told, /Sw0rdfish/);
  });

  it('are refused whole where the environment switches off the check of certificates', () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      assert.throws(() => loadConfig(path.pathname), /NODE_TLS_REJECT_UNAUTHORIZED=0 switches off/);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });
});

describe('the files of a connection', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'cpis-tls-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('are read together', async () => {
    const authority = await openAuthority();
    const { certificate, key } = await authority.issue();
    const read = readTls({
      caFile: file('ca', authority.ca),
      certificateFile: file('certificate', certificate),
      keyFile: file('key', key),
    });
    assert.deepEqual([read.ca, read.client?.certificate, read.client?.key.reveal()], [authority.ca, certificate, key]);
  });

  it('are named where they cannot be used, and nothing of a key is shown', async () => {
    const authority = await openAuthority();
    const [one, other] = [await authority.issue(), await authority.issue()];
    const certificateFile = file('certificate', one.certificate);
    const wrong: readonly [Parameters<typeof readTls>[0], RegExp][] = [
      [{ caFile: join(folder, 'nothing') }, /nothing: this certificate cannot be read: ENOENT\.$/],
      [{ caFile: file('text', 'no certificate') }, /text: this is no certificate in PEM\.$/],
      [{ certificateFile, keyFile: file('text', 'a-secret') }, /text: this is no private key in PEM/],
      [{ certificateFile, keyFile: file('other', other.key) }, /other: this key does not belong to .*certificate\.$/],
    ];
    for (const [files, says] of wrong)
      assert.throws(
        () => readTls(files),
        (error: unknown) => error instanceof Error && says.test(error.message) && !error.message.includes('a-secret'),
      );
  });
});
