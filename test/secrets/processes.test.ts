import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { program } from '../support/built.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { openWorld, type World } from '../support/world.js';

const planted = 'PLANTED-Sw0rdfish-9';

interface Settings {
  [name: string]: Settings | string;
}

/** Every form in which a search through output finds a secret. */
const formsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(secret)];
};

/** An error that nobody catches, at a signal: what a crash leaves is then a diagnostic report. */
const crashAtSignal = 'data:text/javascript,process.on("SIGHUP",()=>{throw new Error("crash")})';

describe('what a process leaves behind', () => {
  let world: World;
  let folder = '';
  let secrets: readonly string[] = [];
  before(async () => {
    world = await openWorld();
    folder = mkdtempSync(join(tmpdir(), 'cpis-leaves-'));
    const { mailbox, keys } = world.config;
    assert.ok(mailbox.transport !== 'folder');
    assert.ok('file' in keys.encryptionKey);
    const files = [mailbox.passwordFile, mailbox.sharedKeyFile, keys.encryptionKey.file, keys.subjects];
    const read = files.map((file) => readFileSync(file ?? '', 'utf8'));
    const { key } = await (await openPayloadKeys(keys)).writing();
    secrets = [planted, ...read.map((one) => one.trim()), key.export().toString('base64')];
    assert.ok(secrets.every((secret) => secret.length > 8));
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function configWith(change: (config: Settings) => void): string {
    const config = parse(readFileSync(world.configPath, 'utf8'), { schema: 'failsafe' }) as Settings;
    change(config);
    const path = join(folder, 'authority.yaml');
    writeFileSync(path, stringify(config));
    return path;
  }

  const section = (config: Settings, name: string): Settings => {
    const found = config[name];
    assert.ok(typeof found === 'object');
    return found;
  };

  function start(config: string, env: Readonly<Record<string, string>> = {}) {
    const reports = ['--report-uncaught-exception', '--report-directory', folder];
    const worker = spawn(process.execPath, [...reports, '--import', crashAtSignal, ...program('src/worker')], {
      env: { ...process.env, ...env, CPIS_CONFIG: config },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const runs = new Promise<void>((resolve) => {
      for (const stream of [worker.stdout, worker.stderr])
        stream.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('The worker runs.')) resolve();
        });
    });
    return { worker, runs, ended: once(worker, 'exit'), said: () => said };
  }

  function holdsNoSecret(text: string): void {
    for (const secret of secrets)
      for (const form of formsOf(secret)) assert.ok(!text.includes(form), `a secret shows: ${text.slice(0, 300)}`);
  }

  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  const broken: Readonly<Record<string, readonly [(config: Settings) => void, RegExp]>> = {
    'a password in the configuration itself': [
      (config) => (section(config, 'mailbox')['password'] = planted),
      /mailbox\.password: there is no such setting/,
    ],
    'a variable that is not set, with a password for its name': [
      (config) => (section(config, 'mailbox')['passwordEnv'] = planted),
      /mailbox\.passwordEnv: expected the name of a variable/,
    ],
    'a key file that holds something else': [
      (config) => (section(config, 'keys')['payloads'] = file('payloads', planted)),
      /payloads: /,
    ],
    'no key ring': [
      (config) => (section(config, 'keys')['payloads'] = join(folder, 'nowhere')),
      /nowhere: this key file cannot be read \(ENOENT\)\. Make it once with: cpis make-keys/,
    ],
    'a TLS key that is none': [
      (config) => {
        const pem = file('certificate', planted);
        section(config, 'temporal')['tls'] = { certificateFile: pem, keyFile: file('key', planted) };
      },
      /certificate: this is no certificate in PEM/,
    ],
  };
  for (const [title, [change, says]] of Object.entries(broken))
    it(`names what is wrong and shows no secret: ${title}`, async () => {
      const { ended, said } = start(configWith(change), { CPIS_PLANTED: 'x' });
      assert.deepEqual((await ended)[0], 1);
      assert.match(said(), says);
      assert.doesNotMatch(said(), /\n {4}at /);
      holdsNoSecret(said());
    });

  it('is no secret in arguments, log, crash output and the report of a crash, with its dump of the environment', async () => {
    const password = world.config.mailbox.transport === 'folder' ? '' : (world.config.mailbox.passwordFile ?? '');
    const config = configWith((all) => {
      const mailbox = section(all, 'mailbox');
      delete mailbox['passwordFile'];
      mailbox['passwordEnv'] = 'MESH_PASSWORD';
      Object.assign(section(all, 'mosaic'), { tokenEnv: 'MOSAIC_TOKEN' });
    });
    const env = { MESH_PASSWORD: readFileSync(password, 'utf8'), MOSAIC_TOKEN: planted };
    const { worker, runs, ended, said } = start(config, env);
    await Promise.race([runs, ended]);
    assert.match(said(), /The worker runs\./);
    const argv = `/proc/${String(worker.pid)}/cmdline`;
    if (existsSync(argv)) holdsNoSecret(readFileSync(argv, 'utf8'));
    worker.kill('SIGHUP');
    assert.notEqual((await ended)[0], 0);
    assert.match(said(), /Error: crash/);
    holdsNoSecret(said());
    const [report] = readdirSync(folder).filter((name) => /^report\..*\.json$/.test(name));
    const left = readFileSync(join(folder, report ?? 'no report'), 'utf8');
    assert.match(left, /"environmentVariables"/);
    assert.match(left, /CPIS_CONFIG/);
    holdsNoSecret(left);
  });
});
