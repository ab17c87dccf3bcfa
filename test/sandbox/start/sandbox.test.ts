import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { nodeArguments } from '../../../sandbox/temporal/node-program.js';
import { freePortBase } from '../../../sandbox/temporal/ports.js';

const start = new URL('../../../sandbox/start.ts', import.meta.url);

async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, nodeArguments(start, args), {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  let output = '';
  const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  await once(child, 'close');
  return { code: child.exitCode, output };
}

describe('npm start', () => {
  it('shows its options', async () => {
    const { code, output } = await run('--help');
    assert.equal(code, 0);
    assert.match(output, /--ready-file FILE/);
  });

  it('ends with a sentence and no stack when a port is in use', async () => {
    const base = await freePortBase(7);
    const squatter = createServer().listen({ port: base + 4, host: '127.0.0.1' });
    await once(squatter, 'listening');
    const { code, output } = await run('--port-base', String(base));
    squatter.close();
    assert.equal(code, 1);
    assert.match(output, new RegExp(`Port ${base + 4}, needed for the gateway, is in use`));
    assert.ok(!/^\s+at /m.test(output));
  });

  it('ends with a sentence when an option is unknown', async () => {
    const { code, output } = await run('--twice');
    assert.equal(code, 2);
    assert.match(output, /--twice/);
    assert.ok(!/^\s+at /m.test(output));
  });
});
