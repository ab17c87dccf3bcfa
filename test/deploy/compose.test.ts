import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { loadConfig } from '../../src/config/load.js';
import { composition, filesOf, isOneShot, mountsOf, root, serviceCalled, services, textOf } from './support/compose.js';

const authority = loadConfig(`${root}deploy/config/authority.yaml`);

describe('docker-compose.yml', () => {
  it('has the services of the product, its Temporal server and its sandbox', () => {
    const names =
      'postgresql temporal-schema temporal temporal-setup temporal-ui worker gateway cpis nhs-sandbox mosaic-sandbox';
    assert.deepEqual(services.map(([name]) => name).sort(), names.split(' ').sort());
  });

  it('starts the sandbox and the command only when they are asked for', () => {
    const asked = services.filter(([, { profiles }]) => profiles.length > 0);
    assert.deepEqual(
      asked.map(([name, { profiles }]) => [name, profiles]),
      [
        ['cpis', ['tools']],
        ['nhs-sandbox', ['sandbox']],
        ['mosaic-sandbox', ['sandbox']],
      ],
    );
  });

  it('keeps the number of history shards explicit: it can never change later', () => {
    assert.match(serviceCalled('temporal').environment['NUM_HISTORY_SHARDS'] ?? '', /^(32|64|128)$/);
  });

  it('lets nothing outside reach Temporal and its database', () => {
    for (const name of ['temporal', 'postgresql']) {
      const { networks, ports } = serviceCalled(name);
      assert.deepEqual(ports, []);
      assert.ok(networks.length > 0 && networks.every((network) => composition.networks[network]?.internal), name);
    }
  });

  it('publishes what a person needs, on this machine only', () => {
    assert.deepEqual(services.flatMap(([, { ports }]) => ports).sort(), [
      '127.0.0.1:8233:8080',
      '127.0.0.1:8710:8710',
      '127.0.0.1:8720:8720',
      '127.0.0.1:8730:8730',
    ]);
  });

  it('lets the web page of Temporal change nothing', () => {
    const { environment } = serviceCalled('temporal-ui');
    assert.equal(environment['TEMPORAL_DISABLE_WRITE_ACTIONS'], 'true', 'its server refuses what the page only hides');
    for (const action of [
      'START_WORKFLOW',
      'WORKFLOW_SIGNAL',
      'WORKFLOW_UPDATE',
      'WORKFLOW_TERMINATE',
      'BATCH_ACTIONS',
    ])
      assert.equal(environment[`TEMPORAL_${action}_DISABLED`], 'true', action);
  });

  it('gives every service that it names a number only with a default', () => {
    const variables = textOf('docker-compose.yml').match(/\$\{[^}]*\}/g) ?? [];
    assert.ok(variables.length > 0);
    for (const variable of variables) assert.match(variable, /^\$\{CPIS_\w+:-\d+\}$/);
  });

  it('uses every network, volume and secret that it declares', () => {
    const all = services.map(([, one]) => one);
    const used = (from: readonly string[]): string[] => [...new Set(from)].sort();
    assert.deepEqual(used(all.flatMap(({ networks }) => networks)), Object.keys(composition.networks).sort());
    assert.deepEqual(used(all.flatMap(({ secrets }) => secrets)), Object.keys(composition.secrets).sort());
    const named = all.flatMap(mountsOf).filter(({ from }) => !from.startsWith('.'));
    assert.deepEqual(used(named.map(({ from }) => from)), Object.keys(composition.volumes).sort());
    assert.deepEqual(used(all.flatMap(({ configs }) => configs)), Object.keys(composition.configs).sort());
  });
});

for (const [name, service] of services) {
  describe(`the service ${name}`, () => {
    it('comes from a pinned image or is built here', () => {
      if (service.build === undefined) assert.match(service.image ?? '', /^[a-z/-]+:v?\d+(\.\d+)*(-[a-z]+)?$/);
      else assert.ok(existsSync(`${root}Dockerfile`));
      assert.doesNotMatch(service.image ?? '', /latest/);
    });

    it('has no more rights than it needs', () => {
      assert.deepEqual(service.cap_drop, ['ALL']);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true']);
      assert.equal(service.read_only, name !== 'temporal-ui');
      assert.equal(service.cap_add.length > 0, name === 'postgresql');
    });

    it('waits only for services that are there and that can say so', () => {
      for (const [target, { condition }] of Object.entries(service.depends_on)) {
        const waitedFor = serviceCalled(target);
        if (condition === 'service_healthy') assert.ok(waitedFor.healthcheck, `${target} has no health check`);
        else {
          assert.equal(condition, 'service_completed_successfully');
          assert.ok(isOneShot(waitedFor), `${target} never ends`);
        }
        if (service.profiles.length === 0) assert.deepEqual(waitedFor.profiles, [], `${target} may not be there`);
      }
    });

    it('says whether it is well, unless it ends by itself', () => {
      assert.equal(service.healthcheck === undefined, isOneShot(service));
    });

    it('sees files that are there, and cannot change them', () => {
      for (const { from, mode } of filesOf(service)) {
        assert.ok(existsSync(root + from), `${from} is missing`);
        // `cpis keys` changes the key ring, and nothing else may
        assert.equal(mode, name === 'cpis' && from.startsWith('./deploy/keys/') ? undefined : 'ro', from);
      }
      for (const path of service.env_file) assert.ok(existsSync(root + path), `${path} is missing`);
    });

    it('runs a file that it has', () => {
      const words = [...service.entrypoint, ...service.command];
      const ours = words.find((word) => word.startsWith('dist/'));
      if (service.build !== undefined) assert.ok(ours, 'it runs nothing of ours');
      if (ours !== undefined)
        assert.ok(existsSync(`${root}${ours.slice(5).replace(/\.js$/, '.ts')}`), `${ours} has no source`);
      const mounted = filesOf(service).map(({ to }) => to);
      for (const script of words.filter((word) => word.startsWith('/deploy/')))
        assert.ok(mounted.includes(script), script);
    });

    it('gives its own programs only arguments that they take', () => {
      const [, program] = service.command;
      if (!program?.startsWith('dist/sandbox/')) return;
      const source = textOf(program.slice(5).replace(/\.js$/, '.ts'));
      for (const flag of service.command.filter((word) => word.startsWith('--')))
        assert.ok(source.includes(`'${flag.slice(2)}'`), flag);
    });

    it('may read each secret that it names, and no other', () => {
      const mounted = filesOf(service).flatMap(({ from }) => (/\.\w+$/.test(from) ? [textOf(from)] : []));
      const text = [...Object.values(service.environment), ...service.command, ...mounted].join('\n');
      const named = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, secret]) => secret);
      assert.deepEqual([...new Set(named)].sort(), [...service.secrets].sort());
      for (const secret of service.secrets) assert.ok(composition.secrets[secret], `${secret} is not declared`);
    });

    it('reads the secrets as the account that owns them', () => {
      if (service.secrets.length === 0 || service.cap_add.includes('DAC_OVERRIDE')) return;
      assert.equal(service.user, '${CPIS_UID:-1000}:${CPIS_GID:-1000}');
    });

    it('has no variable of ours that nothing reads', () => {
      const ours = Object.keys(service.environment).filter((variable) => variable.startsWith('CPIS_'));
      for (const variable of ours) assert.ok(variablesRead().has(variable), variable);
      if (service.build !== undefined) assert.deepEqual(Object.keys(service.environment), ours);
    });
  });
}

/** Every variable that the sources of the product and of the sandbox ask for. */
function variablesRead(): Set<string> {
  const sources = ['src/', 'sandbox/'].flatMap((folder) =>
    readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((path) => folder + path),
  );
  const texts = sources.filter((path) => path.endsWith('.ts')).map(textOf);
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/process\.env(?:\.|\[')(\w+)/g)].map(([, name = '']) => name)),
  );
}

describe('deploy/config/authority.yaml', () => {
  const hostOf = (url: string): readonly [string, string] => [new URL(url).hostname, new URL(url).port];
  const published = (name: string): string[] => serviceCalled(name).ports.map((port) => port.split(':')[2] ?? '');

  it('is seen by worker and gateway where they look for it', () => {
    for (const name of ['worker', 'gateway']) {
      const service = serviceCalled(name);
      const seen = filesOf(service).find(({ to }) => to === service.environment['CPIS_CONFIG']);
      assert.equal(seen?.from, './deploy/config/authority.yaml', name);
    }
  });

  it('points at services that are there, at the ports where they answer', () => {
    assert.equal(authority.temporal.address, 'temporal:7233');
    assert.ok(serviceCalled('temporal').healthcheck?.test.includes('7233'));
    assert.ok(authority.mailbox.transport !== 'folder');
    assert.ok(authority.mosaic.transport !== 'worklist');
    for (const [name, url] of [
      ['nhs-sandbox', authority.mailbox.url],
      ['mosaic-sandbox', authority.mosaic.url],
    ] as const) {
      const [host, port] = hostOf(url);
      assert.equal(host, name);
      assert.deepEqual(published(name), [port]);
      const { command } = serviceCalled(name);
      assert.equal(command[command.indexOf('--port') + 1], port);
    }
  });

  it('serves what the health checks and the sandbox ask', () => {
    const asked = (name: string): string => serviceCalled(name).healthcheck?.test.join(' ') ?? '';
    assert.ok(asked('worker').includes(`127.0.0.1:${authority.worker?.health.port ?? ''}/health/ready`));
    assert.ok(asked('gateway').includes(`127.0.0.1:${authority.gateway.port}/health/ready`));
    assert.deepEqual(published('gateway'), [String(authority.gateway.port)]);
    const { command } = serviceCalled('mosaic-sandbox');
    assert.equal(command[command.indexOf('--gateway') + 1], `http://gateway:${authority.gateway.port}`);
    for (const address of [
      authority.gateway.host,
      authority.metrics?.address.split(':')[0],
      authority.worker?.health.host,
    ])
      assert.equal(address, '0.0.0.0');
  });
});

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;

describe('docker compose itself', () => {
  const title = 'accepts docker-compose.yml, with and without the sandbox';
  if (!hasCompose) {
    it.skip(`${title} (NOT RUN: this machine has no docker compose)`);
    return;
  }
  for (const more of [[], ['--profile', 'sandbox']]) {
    it(`${title}: ${more.join(' ') || 'without'}`, () => {
      const { status, stderr } = spawnSync('docker', ['compose', ...more, 'config', '-q'], {
        cwd: root,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
    });
  }
});
