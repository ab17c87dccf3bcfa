import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surroundings } from './go-build.js';
import { lastLine } from './go-build.js';
import type { OwnProcess } from './own-process.js';
import { runProcess } from './own-process.js';
import { databases } from './production-settings.js';
import { runCommand } from './run-command.js';

export interface Postgres {
  /** the folder of `initdb`, `postgres` and `psql` */
  readonly bin: string;
  /** "15.18 (Debian …)" */
  readonly version: string;
  /** PostgreSQL refuses to run as root */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const debianFolder = '/usr/lib/postgresql';
const isRoot = (): boolean => process.getuid?.() === 0;

/** The newest of Debian's; else the one that `pg_config` names. */
async function binFolder(): Promise<string | undefined> {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const newest = versions.sort((one, other) => Number(other) - Number(one));
  const named = await runCommand('pg_config', ['--bindir']);
  const folders = [...newest.map((version) => join(debianFolder, version, 'bin')), named.output.trim()];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

/** @returns why it failed; undefined when it did not */
async function install({ env, say }: Surroundings): Promise<string | undefined> {
  const byHand = 'there is no PostgreSQL here: install it (on Debian: apt-get install postgresql)';
  if (!isRoot()) return `${byHand}; as root this is done for you`;
  if ((await runCommand('apt-get', ['--version'])).code !== 0) return byHand;
  say('Installing PostgreSQL with apt-get, this once.');
  const quietly = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await runCommand('apt-get', ['update', '-q'], quietly);
  const { code, output } = await runCommand('apt-get', ['install', '-q', '-y', 'postgresql'], quietly);
  return code === 0 ? undefined : `apt-get could not install PostgreSQL: ${lastLine(output)}`;
}

/** PostgreSQL of this machine, installed where it is missing and we may. The reason where it cannot be had. */
export async function findPostgres(surroundings: Surroundings): Promise<Postgres | { readonly failed: string }> {
  let bin = await binFolder();
  if (bin === undefined) {
    const whyNot = await install(surroundings);
    if (whyNot !== undefined) return { failed: whyNot };
    bin = await binFolder();
    if (bin === undefined) return { failed: 'PostgreSQL was installed, and its programs are not found' };
  }
  const { output } = await runCommand(join(bin, 'postgres'), ['--version']);
  const version = output.trim().replace(/^.*\(PostgreSQL\)\s*/, '');
  if (!isRoot()) return { bin, version, owner: undefined };
  const ids = await Promise.all(['-u', '-g'].map((which) => runCommand('id', [which, 'postgres'])));
  const [uid, gid] = ids.map(({ code, output: id }) => (code === 0 ? Number(id) : undefined));
  if (uid === undefined || gid === undefined) return { failed: 'there is no account `postgres` to run PostgreSQL as' };
  return { bin, version, owner: { uid, gid } };
}

export interface RunningPostgres extends OwnProcess {
  readonly port: number;
  /** of the role `temporal`, which owns its databases and nothing more */
  readonly password: string;
}

/** Durable as in production: a commit is on the disk before it is answered. */
const settings = (port: number): string =>
  [
    `port = ${port}`,
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    'fsync = on',
    'synchronous_commit = on',
    'full_page_writes = on',
    'max_connections = 200',
    'shared_buffers = 256MB',
    '',
  ].join('\n');

/** A cluster of its own below `folder`, on loopback only, with the role that the Temporal server uses. */
export async function startPostgres(postgres: Postgres, folder: string, port: number): Promise<RunningPostgres> {
  const { bin, owner } = postgres;
  const home = join(folder, 'postgres');
  const [data, secret] = [join(home, 'data'), join(home, 'secret')];
  const [admin, password] = [newPassword(), newPassword()];
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(secret, admin, { mode: 0o600 });
  if (owner !== undefined) for (const path of [home, secret]) chownSync(path, owner.uid, owner.gid);
  // its account has to pass through the folder above
  chmodSync(folder, 0o711);
  const cluster = ['-D', data, '-U', 'postgres', `--pwfile=${secret}`, '--auth=scram-sha-256'];
  const form = ['--data-checksums', '-E', 'UTF8', '--locale=C.UTF-8'];
  await must('make a database cluster', join(bin, 'initdb'), [...cluster, ...form], { owner });
  appendFileSync(join(data, 'postgresql.conf'), settings(port));
  const env = { ...process.env, PGPASSWORD: admin, PGCONNECT_TIMEOUT: '2' };
  const where = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-d', 'postgres'];
  const answers = async (): Promise<boolean> =>
    (await runCommand(join(bin, 'psql'), [...where, '-c', 'select 1'], { env })).code === 0;
  const running = await runProcess({
    name: 'PostgreSQL',
    command: join(bin, 'postgres'),
    args: ['-D', data],
    logFile: join(folder, 'postgres.log'),
    // SIGINT: it rolls back what is open and ends; SIGTERM would wait for every client
    endsWith: 'SIGINT',
    owner,
    serves: answers,
    withinMs: 30_000,
  });
  try {
    const role = `create role ${databases.role} login createdb password '${password}'`;
    await must('make the role', join(bin, 'psql'), [...where, '-v', 'ON_ERROR_STOP=1', '-c', role], { env });
  } catch (error) {
    await running.stop();
    throw error;
  }
  return { ...running, port, password };
}

const newPassword = (): string => randomBytes(18).toString('hex');

/** Runs a command that has to succeed. */
export async function must(
  what: string,
  command: string,
  args: readonly string[],
  options: Parameters<typeof runCommand>[2] = {},
): Promise<void> {
  const { code, output } = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`It was not possible to ${what}: ${lastLine(output)}`);
}
