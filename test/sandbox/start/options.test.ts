import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { checkPorts } from '../../../sandbox/start/check-ports.js';
import { clockTime, createSay } from '../../../sandbox/start/clock.js';
import { readOptions, UsageError, type Ports } from '../../../sandbox/start/options.js';
import { freePortBase } from '../../../sandbox/temporal/ports.js';

const portsOf = (...args: string[]): Ports => readOptions(args)?.ports ?? assert.fail('help was not asked for');

describe('the command line of the sandbox', () => {
  it('plays the story on the usual ports when nothing is said', () => {
    assert.deepEqual(readOptions([]), {
      once: false,
      story: true,
      keep: false,
      readyFile: undefined,
      configFile: undefined,
      ports: {
        temporal: 7233,
        temporalUi: 8233,
        nhs: 8710,
        mosaic: 8720,
        gateway: 8730,
        metrics: 8740,
        health: 8741,
      },
    });
  });

  it('gives ports from a base in their order', () => {
    const order = ['temporal', 'temporalUi', 'nhs', 'mosaic', 'gateway', 'metrics', 'health'];
    const ports = Object.fromEntries(order.map((name, step) => [name, 17000 + step]));
    assert.deepEqual(portsOf('--port-base', '17000'), ports);
  });

  it('takes every option', () => {
    const options = readOptions(['--no-story', '--keep', '--ready-file', 'r.json', '--config', 'a.yaml']);
    assert.deepEqual(
      { ...options, ports: undefined },
      {
        once: false,
        story: false,
        keep: true,
        readyFile: 'r.json',
        configFile: 'a.yaml',
        ports: undefined,
      },
    );
    assert.equal(readOptions(['--once'])?.once, true);
    assert.equal(readOptions(['--help']), undefined);
  });

  for (const [args, sentence] of [
    [['--unknown'], /--unknown[^]*--port-base N/],
    [['--port-base', 'abc'], /must be a number/],
    [['--port-base', '80'], /between 1024 and/],
    [['--port-base', '65534'], /between 1024 and/],
    [['--once', '--no-story'], /cannot go with/],
    [['stray'], /stray/],
  ] as const) {
    it(`refuses ${args.join(' ')} with a sentence`, () => {
      assert.throws(
        () => readOptions(args),
        (error) => error instanceof UsageError && sentence.test(error.message),
      );
    });
  }
});

describe('the check of ports', () => {
  it('names a port in use, what it is for, and the way round', async () => {
    const base = await freePortBase(7);
    const squatter = createServer().listen({ port: base + 2, host: '127.0.0.1' });
    await once(squatter, 'listening');
    const ports = portsOf('--port-base', String(base));
    const sentence = new RegExp(`^Port ${base + 2}, needed for the NHS sandbox, is in use\\.\n.*--port-base`);
    await assert.rejects(checkPorts(ports, ['nhs', 'mosaic']), { message: sentence });
    await assert.doesNotReject(checkPorts(ports, ['temporal', 'mosaic']));
    squatter.close();
  });
});

describe('the clock of the sandbox', () => {
  it('shows minutes, seconds and milliseconds', () => {
    assert.deepEqual([0, 3_214, 61_005.4, 3_600_000].map(clockTime), [
      '00:00.000',
      '00:03.214',
      '01:01.005',
      '60:00.000',
    ]);
  });

  it('puts the time before the first line and indents what follows', () => {
    const written: string[] = [];
    createSay(Date.now() + 1_000, (text) => written.push(text))('first\nsecond');
    assert.deepEqual(written, ['00:00.000  first\n           second\n']);
  });
});
