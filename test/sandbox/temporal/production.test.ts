import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { cachedTemporalServer } from '../../../sandbox/temporal/cache.js';
import { runProcess } from '../../../sandbox/temporal/own-process.js';
import { findProductionBinaries } from '../../../sandbox/temporal/production-binaries.js';
import { dynamicConfig, serverConfig } from '../../../sandbox/temporal/production-settings.js';
import { fakeCommand, newFolder } from './fake-command.js';

const settings = {
  ports: { postgres: 5500, frontend: 7300, metrics: 9400, internal: 6800 },
  password: '0123',
  dynamicConfigFile: '/somewhere/dynamic.yaml',
};

interface ServerConfig {
  readonly persistence: {
    readonly datastores: Record<'default' | 'visibility', { sql: Record<string, unknown>; faultInjection?: Faults }>;
  };
  readonly services: Record<string, { rpc: { grpcPort: number; membershipPort: number; bindOnIP: string } }>;
}
interface Faults {
  readonly targets: { dataStores: Record<string, { methods: Record<string, { errors: Record<string, number> }> }> };
}
const configOf = (faults: boolean): ServerConfig => parse(serverConfig({ ...settings, faults })) as ServerConfig;

describe('the production server’s configuration', () => {
  it('names the quicker driver and keeps a password of digits a text', () => {
    const { sql } = configOf(false).persistence.datastores.default;
    assert.equal(sql['pluginName'], 'postgres12_pgx');
    assert.equal(sql['password'], '0123');
    assert.equal(sql['connectAddr'], '127.0.0.1:5500');
  });

  it('gives every service ports of its own, on loopback', () => {
    const rpcs = Object.values(configOf(false).services).map(({ rpc }) => rpc);
    const ports = rpcs.flatMap(({ grpcPort, membershipPort }) => [grpcPort, membershipPort]);
    assert.equal(new Set(ports).size, 8);
    assert.deepEqual(new Set(rpcs.map(({ bindOnIP }) => bindOnIP)), new Set(['127.0.0.1']));
  });

  it('lets calls fail only where that is asked for, before and after they were carried out', () => {
    assert.equal(configOf(false).persistence.datastores.default.faultInjection, undefined);
    const { dataStores } = configOf(true).persistence.datastores.default.faultInjection!.targets;
    const { methods } = dataStores['ExecutionStore']!;
    assert.deepEqual(methods['UpdateWorkflowExecution']!.errors, {
      ResourceExhausted: 0.01,
      Timeout: 0.01,
      ExecuteAndTimeout: 0.01,
    });
    assert.equal(configOf(true).persistence.datastores.visibility.faultInjection, undefined);
  });

  it('has the settings of the deployed server, and a test’s own besides', () => {
    const dynamic = parse(dynamicConfig({ 'history.workflowIdReuseMinimalInterval': '1ms' })) as Record<
      string,
      unknown
    >;
    assert.deepEqual(dynamic['history.workflowIdReuseMinimalInterval'], [{ value: '1ms' }]);
    const deployed = new URL('../../../deploy/temporal/dynamic-config.yaml', import.meta.url);
    for (const [name, value] of Object.entries(parse(readFileSync(deployed, 'utf8')) as Record<string, unknown>))
      assert.deepEqual(dynamic[name], value, name);
    assert.deepEqual(dynamic['limit.maxIDLength'], [{ value: 255 }]);
  });
});

describe('the production server’s programs', () => {
  let folder: string;
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  beforeEach(() => (folder = newFolder()));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are built once, into the cache of their version', async () => {
    const env = { HOME: folder, PATH: join(folder, 'bin') };
    const made = 'for name in server sql; do printf "#!/bin/sh\\n" > "$GOBIN/$name"; done';
    fakeCommand(
      join(folder, 'bin', 'go'),
      `if [ "$1" = version ]; then echo "go version go1.26.8 linux/amd64"; exit 0; fi\n${made}`,
    );
    const cache = cachedTemporalServer(env);
    const binaries = { server: join(cache, 'server'), sql: join(cache, 'sql') };
    assert.deepEqual(await findProductionBinaries({ env, say }), binaries);
    assert.deepEqual(readdirSync(cache).sort(), ['server', 'sql']);
    rmSync(join(folder, 'bin'), { recursive: true });
    assert.deepEqual(await findProductionBinaries({ env, say }), binaries);
  });

  it('are named as missing, with the reason, where they cannot be built', async () => {
    const env = { HOME: folder, PATH: join(folder, 'bin') };
    assert.deepEqual(await findProductionBinaries({ env, say }), {
      failed: 'Temporal v1.32.0: there is no Go to build it with',
    });
  });

  describe('as processes', () => {
    const run = (script: string, serves: () => boolean) =>
      runProcess({
        name: 'The program',
        command: fakeCommand(join(folder, 'program'), script),
        args: [],
        logFile: join(folder, 'log'),
        endsWith: 'SIGTERM',
        serves: () => Promise.resolve(serves()),
        withinMs: 5_000,
      });

    it('are ended by the signal that puts their data in order', async () => {
      const ready = join(folder, 'ready');
      const ended = join(folder, 'ended');
      const script = `trap 'echo yes > ${ended}; exit 0' TERM; echo yes > ${ready}; while :; do sleep 0.05; done`;
      const program = await run(script, () => existsSync(ready));
      await program.stop();
      assert.equal(readFileSync(ended, 'utf8').trim(), 'yes');
      assert.throws(() => process.kill(program.pid, 0));
    });

    it('say in a sentence, with the end of the log, that they ended while they started', async () => {
      await assert.rejects(
        run('echo no room on the disk; exit 3', () => false),
        /The program ended while it started[^]*no room on the disk/,
      );
    });
  });
});
