import { parseArgs } from 'node:util';
import { prepareProductionTemporal, startProductionTemporal } from '../sandbox/temporal/production.js';

/**
 * `npm run server:production`: a Temporal server as in production, on PostgreSQL, until Ctrl-C; then its data are gone.
 * `--port N` is the port that clients call, `--faults` lets one call in a hundred to the database fail. `--prepare` builds
 * and installs what is missing, and starts nothing. Exits with 1 when it cannot be had here, and says why.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    faults: { type: 'boolean', default: false },
    prepare: { type: 'boolean', default: false },
  },
});

const asked = new Promise<'stop'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
});

async function prepare(): Promise<number> {
  const prepared = await prepareProductionTemporal({ env: process.env, say });
  say(
    'failed' in prepared
      ? `No production server here: ${prepared.failed}.`
      : 'The production server is ready to start.',
  );
  return 'failed' in prepared ? 1 : 0;
}

async function main(): Promise<number> {
  if (values.prepare) return prepare();
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
