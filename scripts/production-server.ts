import { parseArgs } from 'node:util';
import { startProductionTemporal } from '../sandbox/temporal/production.js';

/**
 * `npm run server:production`: a Temporal server as in production, on PostgreSQL, until Ctrl-C; then its data are gone.
 * `--port N` is the port that clients call, `--faults` lets one call in a hundred to the database fail. Exits with 1 when
 * it cannot be had here, and says why.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({ options: { port: { type: 'string' }, faults: { type: 'boolean', default: false } } });

const asked = new Promise<'stop'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
});

async function main(): Promise<number> {
  const port = values.port === undefined ? undefined : Number(values.port);
  const server = await startProductionTemporal({ env: process.env, say }, { port, faults: values.faults });
  if ('failed' in server) {
    say(`No production server here: ${server.failed}.`);
    return 1;
  }
  say(`Temporal ${server.versions.temporal} on PostgreSQL ${server.versions.postgres}: ${server.address}`);
  say(`Metrics: ${server.metrics}; logs: ${server.folder}`);
  if (values.faults) say('One call in a hundred to the database fails.');
  say('It runs until Ctrl-C.');
  await asked;
  await server.stop();
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'The server failed.'}\n`);
    process.exit(1);
  },
);
