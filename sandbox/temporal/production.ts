import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporalServerVersion } from './cache.js';
import type { Surroundings } from './go-build.js';
import type { OwnProcess } from './own-process.js';
import { runProcess } from './own-process.js';
import { freePortBase, portIsFree } from './ports.js';
import type { ProductionBinaries } from './production-binaries.js';
import { findProductionBinaries } from './production-binaries.js';
import type { Postgres, RunningPostgres } from './production-postgres.js';
import { findPostgres, must, startPostgres } from './production-postgres.js';
import type { DynamicSettings, ProductionPorts } from './production-settings.js';
import { databases, dynamicConfig, internalPorts, serverConfig } from './production-settings.js';
import { temporalServes } from './serving.js';

export interface ProductionOptions {
  /** of the address that clients call; a free one otherwise */
  readonly port?: number | undefined;
  /** the persistence fails one call in a hundred */
  readonly faults?: boolean;
  /** server settings beside those of production, by their names */
  readonly dynamic?: DynamicSettings;
}

export interface RunningProduction {
  readonly address: string;
  /** in Prometheus' form */
  readonly metrics: string;
  /** logs, database and configuration; removed by `stop` */
  readonly folder: string;
  readonly pids: { readonly temporal: number; readonly postgres: number };
  readonly versions: { readonly temporal: string; readonly postgres: string };
  readonly stop: () => Promise<void>;
}

interface ProductionParts {
  readonly postgres: Postgres;
  readonly binaries: ProductionBinaries;
}

/** Builds and installs what a production server needs and is missing here. The reason where it cannot be had. */
export async function prepareProductionTemporal(
  surroundings: Surroundings,
): Promise<ProductionParts | { readonly failed: string }> {
  const postgres = await findPostgres(surroundings);
  if ('failed' in postgres) return postgres;
  const binaries = await findProductionBinaries(surroundings);
  return 'failed' in binaries ? binaries : { postgres, binaries };
}

/**
 * A Temporal server as in production: the released server program on PostgreSQL with durable commits, 32 shards, no user
 * interface. Builds and installs what is missing. Gives the reason where that cannot be had; throws an Error with a
 * sentence for people when it can and does not start. Namespaces are the caller's.
 */
export async function startProductionTemporal(
  surroundings: Surroundings,
  options: ProductionOptions = {},
): Promise<RunningProduction | { readonly failed: string }> {
  const parts = await prepareProductionTemporal(surroundings);
  if ('failed' in parts) return parts;
  const ports = await choosePorts(options.port);
  const folder = mkdtempSync(join(tmpdir(), 'cpis-production-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    return await startAll({ ...parts, ports, folder, remove }, options);
  } catch (error) {
    remove();
    throw error;
  }
}

interface Prepared extends ProductionParts {
  readonly ports: ProductionPorts;
  readonly folder: string;
  readonly remove: () => void;
}

async function startAll(prepared: Prepared, options: ProductionOptions): Promise<RunningProduction> {
  const { postgres, binaries, ports, folder, remove } = prepared;
  const database = await startPostgres(postgres, folder, ports.postgres);
  try {
    await makeSchema(binaries.sql, database);
    const server = await startServer(prepared, database.password, options);
    return {
      address: addressOf(ports),
      metrics: `http://127.0.0.1:${ports.metrics}/metrics`,
      folder,
      pids: { temporal: server.pid, postgres: database.pid },
      versions: { temporal: temporalServerVersion, postgres: postgres.version },
      stop: async () => {
        await server.stop();
        await database.stop();
        remove();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

const addressOf = ({ frontend }: ProductionPorts): string => `127.0.0.1:${frontend}`;

async function choosePorts(port: number | undefined): Promise<ProductionPorts> {
  if (port !== undefined && !(await portIsFree(port)))
    throw new Error(`Port ${port} is in use: the Temporal server cannot start on it.`);
  const base = await freePortBase(3 + internalPorts);
  return { frontend: port ?? base, postgres: base + 1, metrics: base + 2, internal: base + 3 };
}

async function makeSchema(sql: string, { port, password }: RunningPostgres): Promise<void> {
  const env = {
    ...process.env,
    SQL_PLUGIN: 'postgres12',
    SQL_HOST: '127.0.0.1',
    SQL_PORT: String(port),
    SQL_USER: databases.role,
    SQL_PASSWORD: password,
  };
  // the embedded schemas, which `--help` does not list for PostgreSQL
  for (const [database, schema] of [
    [databases.main, 'postgresql/v12/temporal'],
    [databases.visibility, 'postgresql/v12/visibility'],
  ] as const) {
    for (const step of [['create-database'], ['setup-schema', '-v', '0.0'], ['update-schema', '--schema-name', schema]])
      await must(`make the database ${database}`, sql, ['--db', database, ...step], { env });
  }
}

function startServer(
  { binaries, ports, folder }: Prepared,
  password: string,
  { faults = false, dynamic = {} }: ProductionOptions,
): Promise<OwnProcess> {
  const [config, dynamicConfigFile] = [join(folder, 'server.yaml'), join(folder, 'dynamic.yaml')];
  writeFileSync(dynamicConfigFile, dynamicConfig(dynamic));
  writeFileSync(config, serverConfig({ ports, password, faults, dynamicConfigFile }), { mode: 0o600 });
  return runProcess({
    name: 'The Temporal server',
    command: binaries.server,
    args: ['--config-file', config, '--allow-no-auth', 'start'],
    logFile: join(folder, 'temporal.log'),
    endsWith: 'SIGTERM',
    // the server makes this namespace for itself
    serves: () => temporalServes(addressOf(ports), 'temporal-system'),
    withinMs: 60_000,
  });
}
