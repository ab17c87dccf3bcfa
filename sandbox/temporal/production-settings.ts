import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';

/** What a production server is told. Ports are of loopback. */
export interface ProductionSettings {
  readonly ports: ProductionPorts;
  readonly password: string;
  /** the persistence fails one call in a hundred, some after having carried it out */
  readonly faults: boolean;
  readonly dynamicConfigFile: string;
}

export interface ProductionPorts {
  readonly postgres: number;
  /** the one that clients call */
  readonly frontend: number;
  readonly metrics: number;
  /** the first of seven in a row for what the services tell one another */
  readonly internal: number;
}

export const internalPorts = 7;

/** The role and the two databases, as the schema tool and the server know them. */
export const databases = { role: 'temporal', main: 'temporal', visibility: 'temporal_visibility' } as const;

/**
 * A share of calls that fails with each of these errors. `ExecuteAndTimeout` carries the call out and says that it timed
 * out: what repeats it must not do it twice. An unknown name makes the server panic at its start.
 */
const share = 0.01;
const beforeIt = { ResourceExhausted: share, Timeout: share };
const beforeOrAfterIt = { ...beforeIt, ExecuteAndTimeout: share };

const faultInjection = {
  targets: {
    dataStores: {
      ExecutionStore: {
        methods: {
          CreateWorkflowExecution: { errors: beforeOrAfterIt },
          UpdateWorkflowExecution: { errors: beforeOrAfterIt },
          GetWorkflowExecution: { errors: beforeIt },
          GetCurrentExecution: { errors: beforeIt },
          AppendHistoryNodes: { errors: beforeOrAfterIt },
          ReadHistoryBranch: { errors: beforeIt },
        },
      },
    },
  },
};

/** The server's configuration file: all four services in one process, on PostgreSQL with the quicker of its two drivers. */
export function serverConfig({ ports, password, faults, dynamicConfigFile }: ProductionSettings): string {
  const host = '127.0.0.1';
  const store = (databaseName: string, connections: number) => ({
    sql: {
      pluginName: 'postgres12_pgx',
      databaseName,
      connectAddr: `${host}:${ports.postgres}`,
      connectProtocol: 'tcp',
      user: databases.role,
      password,
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: '1h',
    },
  });
  const service = (grpcPort: number, place: number) => ({
    rpc: { grpcPort, membershipPort: ports.internal + place, bindOnIP: host },
  });
  const frontend = `${host}:${ports.frontend}`;
  return stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 32,
      datastores: {
        default: { ...(faults ? { faultInjection } : {}), ...store(databases.main, 20) },
        visibility: store(databases.visibility, 10),
      },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: host },
      metrics: { prometheus: { timerType: 'histogram', listenAddress: `${host}:${ports.metrics}` } },
    },
    services: {
      frontend: service(ports.frontend, 0),
      history: service(ports.internal + 4, 1),
      matching: service(ports.internal + 5, 2),
      worker: service(ports.internal + 6, 3),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: frontend },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigFile, pollInterval: '10s' },
  });
}

/** A server setting that may change while it runs, by its name. */
export type DynamicSettings = Readonly<Record<string, string | number | boolean>>;

const deployed = new URL('../../deploy/temporal/dynamic-config.yaml', import.meta.url);

/** The clock that may be skipped: a test asks for it by workflow; nothing else is changed by it. */
const always: DynamicSettings = { 'frontend.WorkflowTimeSkippingEnabled': true };

/** What the deployed server is given, and more. */
export const dynamicConfig = (more: DynamicSettings = {}): string =>
  stringify({
    ...(parse(readFileSync(deployed, 'utf8')) as Readonly<Record<string, unknown>>),
    ...Object.fromEntries(Object.entries({ ...always, ...more }).map(([name, value]) => [name, [{ value }]])),
  });
