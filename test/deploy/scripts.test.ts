import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { searchAttributeTypes } from '../../src/contracts/search-attributes.js';
import { readKey } from '../../src/temporal/key-files.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { makeKeyFiles } from '../../src/temporal/make-key-files.js';
import { leastRetentionDays } from '../../src/temporal/prepare-namespace.js';
import { composition, root, textOf } from './support/compose.js';

const scripts = ['make-secrets.sh', 'temporal/schema.sh', 'temporal/server.sh', 'temporal/setup.sh'];

let folder = '';
const inAFolder = (): void => {
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cpis-deploy-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
};

const run = (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync('sh', [`${root}deploy/${script}`, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

describe('the scripts in deploy', () => {
  for (const script of scripts) {
    it(`${script} is a shell script without a mistake of form, and stops at the first failure`, () => {
      assert.equal(spawnSync('sh', ['-n', `${root}deploy/${script}`]).status, 0);
      assert.match(textOf(`deploy/${script}`), /^#!\/bin\/sh\n[^]*^set -eu$/m);
    });
  }
});

describe('deploy/make-secrets.sh', () => {
  inAFolder();
  const secrets = (): string => join(folder, 'secrets');
  const read = (name: string): string => readFileSync(join(secrets(), name), 'utf8');
  const all = (): Record<string, string> =>
    Object.fromEntries(readdirSync(secrets()).map((name) => [name, read(name)]));

  it('makes every secret that docker-compose.yml names, and nothing else', () => {
    assert.equal(run('make-secrets.sh', ['--sandbox', secrets()]).status, 0);
    const named = Object.values(composition.secrets).map(({ file }) => file);
    for (const file of named) assert.match(file, /^\.\/deploy\/secrets\/\w+$/);
    assert.deepEqual(readdirSync(secrets()).sort(), named.map((file) => basename(file)).sort());
  });

  it('makes keys of the form that the product reads, and a folder for the key ring', async () => {
    run('make-secrets.sh', ['--sandbox', secrets()]);
    assert.equal(statSync(join(folder, 'keys')).mode & 0o777, 0o700);
    const subjects = join(secrets(), 'subject_key');
    const places = {
      payloads: join(folder, 'keys', 'payload-keys.json'),
      encryptionKey: { file: join(secrets(), 'key_encryption_key') },
    };
    assert.deepEqual(await makeKeyFiles({ ...places, subjects }), [places.payloads]);
    assert.match((await (await openPayloadKeys(places)).writing()).id, /^k\d{8}-/);
    assert.equal(readKey(subjects).length, 32);
    assert.ok(read('postgres_password').length >= 32);
  });

  it('lets only their owner read them', () => {
    run('make-secrets.sh', ['--sandbox', secrets()]);
    for (const name of readdirSync(secrets())) assert.equal(statSync(join(secrets(), name)).mode & 0o777, 0o600, name);
    assert.equal(statSync(secrets()).mode & 0o777, 0o700);
  });

  it('never writes over a secret: a second run changes nothing', () => {
    run('make-secrets.sh', ['--sandbox', secrets()]);
    const before = all();
    assert.equal(run('make-secrets.sh', ['--sandbox', secrets()]).status, 0);
    assert.deepEqual(all(), before);
  });

  it('makes other keys in every place', () => {
    run('make-secrets.sh', ['--sandbox', secrets()]);
    const first = all();
    rmSync(secrets(), { recursive: true });
    run('make-secrets.sh', ['--sandbox', secrets()]);
    for (const name of ['audit_key', 'key_encryption_key', 'subject_key', 'postgres_password'])
      assert.notEqual(read(name), first[name], name);
  });

  it('asks for the credentials of the NHS outside the sandbox, and takes them when they are there', () => {
    const { status, stderr } = run('make-secrets.sh', [secrets()]);
    assert.equal(status, 1);
    assert.match(stderr, /mesh_password[^]*mesh_shared_key/);
    assert.deepEqual(readdirSync(secrets()).sort(), [
      'audit_key',
      'key_encryption_key',
      'mosaic_gateway_key',
      'postgres_password',
      'subject_key',
    ]);
    for (const name of ['mesh_password', 'mesh_shared_key']) writeFileSync(join(secrets(), name), 'given by the NHS');
    assert.equal(run('make-secrets.sh', [secrets()]).status, 0);
    assert.equal(read('mesh_password'), 'given by the NHS');
  });

  it('shows no secret', () => {
    const { stdout, stderr } = run('make-secrets.sh', ['--sandbox', secrets()]);
    for (const [name, secret] of Object.entries(all())) assert.ok(!`${stdout}${stderr}`.includes(secret.trim()), name);
  });

  it('keeps its folder out of the repository', () => {
    assert.match(textOf('deploy/.gitignore'), /^secrets\/$/m);
  });
});

const cliTypes = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList', DATETIME: 'Datetime' } as const;

describe('deploy/temporal/setup.sh', () => {
  inAFolder();
  /** A `temporal` that writes down how it is called, and knows a namespace of this retention or none. */
  function setUp(retentionSeconds: number | undefined): { status: number | null; calls: string[] } {
    const answer =
      retentionSeconds === undefined
        ? 'exit 1'
        : `printf '{\\n "workflowExecutionRetentionTtl": "%ss"\\n}\\n' ${retentionSeconds}`;
    const cli = join(folder, 'temporal');
    writeFileSync(cli, `#!/bin/sh\necho "$*" >>"${folder}/calls"\ncase "$*" in *describe*) ${answer} ;; esac\n`);
    chmodSync(cli, 0o755);
    const path = `${folder}:${process.env['PATH'] ?? ''}`;
    const { status } = run('temporal/setup.sh', [], { PATH: path, TEMPORAL_NAMESPACE: 'exampleshire' });
    return { status, calls: readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n') };
  }
  const day = 86_400;
  const changes = ({ calls }: { calls: string[] }): string[] =>
    calls.filter((call) => /namespace (create|update)/.test(call));

  it('makes a namespace that knows closed messages for as long as MESH may put them back', () => {
    assert.deepEqual(changes(setUp(undefined)), [
      `operator namespace create --namespace exampleshire --retention ${leastRetentionDays}d`,
    ]);
  });

  it('lengthens a retention that is too short, and leaves a longer one', () => {
    assert.deepEqual(changes(setUp(day)), [
      `operator namespace update --namespace exampleshire --retention ${leastRetentionDays}d`,
    ]);
    rmSync(join(folder, 'calls'));
    assert.deepEqual(changes(setUp(leastRetentionDays * day)), []);
    rmSync(join(folder, 'calls'));
    assert.deepEqual(changes(setUp(90 * day)), []);
  });

  it('makes exactly the search attributes that the product uses', () => {
    const { status, calls } = setUp(90 * day);
    assert.equal(status, 0);
    const made = calls.flatMap((call) => {
      const [, name, type] =
        /search-attribute create --namespace exampleshire --name (\w+) --type (\w+)$/.exec(call) ?? [];
      return name === undefined ? [] : [[name, type] as const];
    });
    const wanted = Object.entries(searchAttributeTypes).map(([name, type]) => [name, cliTypes[type]] as const);
    assert.deepEqual(Object.fromEntries(made), Object.fromEntries(wanted));
    assert.equal(made.length, wanted.length);
  });
});
