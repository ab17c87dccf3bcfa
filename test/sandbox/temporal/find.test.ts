import assert from 'node:assert/strict';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtCli, cachedCli, cliOnPath, namedCli } from '../../../sandbox/temporal/attempts.js';
import { cachedTemporal } from '../../../sandbox/temporal/cache.js';
import { findTemporal, ways, type Way } from '../../../sandbox/temporal/find.js';
import { goIsNewEnough } from '../../../sandbox/temporal/go-build.js';
import { fakeCommand, newFolder } from './fake-command.js';

const works = 'exit 0';
const go126 = `if [ "$1" = version ]; then echo "go version go1.26.8 linux/amd64"; exit 0; fi`;
/** the ways that touch neither the network nor a compiler */
const atHand: readonly Way[] = ways.slice(0, 3);

describe('finding a Temporal server', () => {
  let folder: string;
  let env: Record<string, string>;
  let path: string;
  beforeEach(() => {
    folder = newFolder();
    path = join(folder, 'bin');
    env = { HOME: folder, PATH: path };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const find = () => findTemporal(say, env, atHand);

  it('takes a running server before any program', async () => {
    fakeCommand(join(path, 'temporal'), works);
    env['TEMPORAL_ADDRESS'] = 'temporal.example:7233';
    assert.deepEqual(await find(), { kind: 'address', address: 'temporal.example:7233' });
  });

  it('takes the named CLI, then one on the PATH, then the cache', async () => {
    const named = fakeCommand(join(folder, 'elsewhere', 'my-temporal'), works);
    const onPath = fakeCommand(join(path, 'temporal'), works);
    const cached = fakeCommand(cachedTemporal(env), works);
    env['TEMPORAL_CLI'] = named;
    assert.deepEqual(await find(), { kind: 'cli', path: named });
    delete env['TEMPORAL_CLI'];
    assert.deepEqual(await find(), { kind: 'cli', path: onPath });
    rmSync(onPath);
    assert.deepEqual(await find(), { kind: 'cli', path: cached });
  });

  it('keeps its cache under XDG_CACHE_HOME where that is set, by version', () => {
    assert.equal(
      cachedTemporal({ HOME: '/home/a', XDG_CACHE_HOME: '/caches' }),
      '/caches/cpis-link/temporal-cli-v1.5.1/temporal',
    );
    assert.equal(cachedTemporal({ HOME: '/home/a' }), '/home/a/.cache/cpis-link/temporal-cli-v1.5.1/temporal');
  });

  it('passes over a program that does not run, and says why', async () => {
    const broken = fakeCommand(join(path, 'temporal'), 'exit 1');
    assert.deepEqual(await cliOnPath({ env, say }), { failed: `${broken} does not run here` });
  });

  it('passes over a file that is not executable', async () => {
    writeFileSync(join(folder, 'temporal'), 'text');
    env['TEMPORAL_CLI'] = join(folder, 'temporal');
    assert.deepEqual(await namedCli({ env, say }), { failed: `there is no executable file ${folder}/temporal` });
  });

  it('lists everything that it tried, and what to install, when nothing works', async () => {
    await assert.rejects(find(), (error: Error) => {
      for (const part of ['TEMPORAL_CLI is not set', 'no `temporal` on the PATH', 'our cache', 'Go 1.25'])
        assert.ok(error.message.includes(part), part);
      return true;
    });
  });

  it('stops at the first way that leads to a server', async () => {
    const gone: string[] = [];
    const way = (name: string, attempt: { path: string } | { failed: string }): Way => ({
      name,
      go: () => {
        gone.push(name);
        return Promise.resolve(attempt);
      },
    });
    const inOrder = [
      way('first', { failed: 'not there' }),
      way('second', { path: '/a' }),
      way('third', { path: '/b' }),
    ];
    assert.deepEqual(await findTemporal(say, env, inOrder), { kind: 'cli', path: '/a' });
    assert.deepEqual(gone, ['first', 'second']);
  });

  describe('by building it with Go', () => {
    it('puts what was built into the cache and leaves nothing else there', async () => {
      fakeCommand(
        join(path, 'go'),
        `${go126}\n[ "$CGO_ENABLED" = 0 ] || exit 9\nprintf '#!/bin/sh\\nexit 0\\n' > "$GOBIN/temporal"\n/bin/chmod 755 "$GOBIN/temporal"`,
      );
      const [one, other] = await Promise.all([builtCli({ env, say }), builtCli({ env, say })]);
      assert.deepEqual([one, other], [{ path: cachedTemporal(env) }, { path: cachedTemporal(env) }]);
      assert.deepEqual(readdirSync(dirname(cachedTemporal(env))), ['temporal']);
      assert.deepEqual(await cachedCli({ env, say }), { path: cachedTemporal(env) });
    });

    it('gives the reason of a build that failed and leaves no half of it', async () => {
      fakeCommand(join(path, 'go'), `${go126}\necho 'module lookup disabled' >&2\nexit 1`);
      assert.deepEqual(await builtCli({ env, say }), { failed: 'the build failed: module lookup disabled' });
      assert.deepEqual(readdirSync(dirname(cachedTemporal(env))), []);
    });

    it('does not try with a Go that is too old, or without one', async () => {
      assert.deepEqual(await builtCli({ env, say }), { failed: 'there is no Go to build it with' });
      fakeCommand(join(path, 'go'), 'echo "go version go1.24.1 linux/amd64"');
      const attempt = await builtCli({ env, say });
      assert.ok('failed' in attempt && attempt.failed.startsWith('Go 1.25 or later is needed'));
    });

    it('knows which Go is new enough', () => {
      const versions = ['go1.24.9', 'go1.25', 'go1.26.8', 'go2.0.1', 'gone'];
      assert.deepEqual(
        versions.map((version) => goIsNewEnough(`go version ${version} linux/amd64`)),
        [false, true, true, true, false],
      );
    });
  });
});
