import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { checkConfig } from '../../src/config/check.js';
import { createMail, type MailSettings } from '../../src/second-channel/mail.js';
import { liveSecondChannel } from '../../src/second-channel/open.js';
import { openMailServer, type MailServer } from '../support/mail-server.js';
import { message } from './contract.js';

const openssl = spawnSync('openssl', ['version']).status === 0;
const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');

/** The example with another second channel. */
const withChannel = (lines: string) =>
  checkConfig(example.replace(/^secondChannel:\n( {2}.*\n)+/m, `secondChannel:\n${lines.replace(/^/gm, '  ')}\n`));
const problemsOf = (lines: string): string => {
  const checked = withChannel(lines);
  return checked.ok ? '' : checked.problems.map(({ path, message: problem }) => `${path}: ${problem}`).join('\n');
};
const to = 'from: cpis-link@example.invalid\nto: [duty@example.invalid, systems@example.invalid]';

describe('a mail channel in the configuration', () => {
  it('needs TLS unless the server is on this machine, and sends no login in clear', () => {
    assert.equal(problemsOf(`kind: mail\nhost: mail.example.invalid\n${to}`), '');
    assert.equal(problemsOf(`kind: mail\nhost: 127.0.0.1\ntls: none\n${to}`), '');
    assert.match(
      problemsOf(`kind: mail\nhost: mail.example.invalid\ntls: none\n${to}`),
      /secondChannel\.tls: none is for/,
    );
    const login = 'userFile: /run/u\npasswordFile: /run/p';
    assert.match(problemsOf(`kind: mail\nhost: 127.0.0.1\ntls: none\n${login}\n${to}`), /never sent in clear/);
  });

  it('has a user and a password or neither, each from one place, and addresses that are some', () => {
    const over = (lines: string) => problemsOf(`kind: mail\nhost: mail.example.invalid\n${lines}`);
    assert.match(over(`userFile: /run/u\n${to}`), /a login needs a user and a password/);
    assert.match(over(`userFile: /u\nuserEnv: USER\npasswordFile: /p\n${to}`), /not both/);
    assert.match(over('from: nobody\nto: []'), /secondChannel\.from[^]*secondChannel\.to/);
  });
});

describe(openssl ? 'a mail over TLS' : 'a mail over TLS (NOT RUN: openssl is not installed)', () => {
  let folder = '';
  let server: MailServer;
  const pem = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const settings = (more: Partial<MailSettings> = {}): MailSettings => ({
    host: 'localhost',
    port: server.port,
    tls: 'starttls',
    ca: () => pem('ca.pem'),
    from: 'cpis-link@example.invalid',
    to: ['duty@example.invalid', 'systems@example.invalid'],
    ...more,
  });

  before(function () {
    if (!openssl) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'cpis-mail-'));
    const run = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    run('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
    writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
    run('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
    run('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...by);
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => void (server = await openMailServer({ key: pem('server.key'), cert: pem('server.pem') })));
  afterEach(() => server.close());

  it('goes to everybody, with the login of this moment, and holds nothing but our words', async () => {
    let password = 'first';
    const mail = createMail(settings({ login: () => ({ user: 'cpis', password }) }));
    await mail.tell(message);
    password = 'second';
    await mail.tell(message);
    const [first] = server.mails;
    assert.deepEqual([first?.encrypted, first?.to], [true, ['duty@example.invalid', 'systems@example.invalid']]);
    assert.deepEqual(server.logins, [
      ['cpis', 'first'],
      ['cpis', 'second'],
    ]);
    const [head = '', body = ''] = (first?.text ?? '')
      .split('\r\n\r\n', 1)
      .concat(first?.text.split('\r\n\r\n').slice(1).join('\n') ?? '');
    assert.match(head, /^Subject: CP-IS Link, ZZ9: mosaic\.unreachable$/m);
    assert.match(head, /^Auto-Submitted: auto-generated$/m);
    const said = body.replace(/\s+/g, ' ').trim();
    assert.equal(said, `${message.says} ${message.next} Authority: ZZ9 Code: mosaic.unreachable`);
  });

  it('does not go to a server of another name, of an unknown authority, or without TLS', async () => {
    const refused = { code: 'second-channel.unanswered' };
    await assert.rejects(createMail(settings({ host: '127.0.0.1' })).tell(message), refused);
    const { ca: _trusted, ...strangers } = settings();
    await assert.rejects(createMail(strangers).tell(message), refused);
    const plain = await openMailServer();
    await assert.rejects(createMail(settings({ port: plain.port })).tell(message), refused);
    await plain.close();
    assert.deepEqual([server.mails, plain.mails], [[], []]);
  });

  it('shows neither user nor password where the server refuses them', async () => {
    server.refuse();
    const mail = createMail(settings({ login: () => ({ user: 'a-user', password: 'a-secret' }) }));
    await assert.rejects(
      mail.tell(message),
      (error: unknown) => !/a-user|a-secret/.test(JSON.stringify(error) + String(error)),
    );
  });

  it('is what the configuration says, with files for the secrets and the way changed while a process runs', async () => {
    const file = (name: string, content: string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const login = `userFile: ${file('user', 'cpis\n')}\npasswordFile: ${file('password', 'of-a-file\n')}`;
    const checked = withChannel(
      `kind: mail\nhost: localhost\nport: ${server.port}\ncaFile: ${join(folder, 'ca.pem')}\n${login}\n${to}`,
    );
    assert.ok(checked.ok);
    let current: Parameters<typeof liveSecondChannel>[0] extends () => infer T ? T : never = {
      secondChannel: { kind: 'log' },
    };
    const channel = liveSecondChannel(() => current, pino({ level: 'silent' }));
    await channel.tell(message);
    current = checked.config;
    await channel.tell(message);
    assert.deepEqual([server.mails.length, server.logins], [1, [['cpis', 'of-a-file']]]);
  });
});
