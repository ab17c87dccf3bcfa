import { openAccess } from '../access/open.js';
import { createLogSink } from '../audit/log-sink.js';
import { createCpisLink } from '../client.js';
import { loadConfig } from '../config/load.js';
import { serveStrictly } from '../http/serve.js';
import { createLogger } from '../observability/logger.js';
import { failPlainly } from '../observability/process-end.js';
import { connectTemporal, isServing } from '../temporal/connection.js';
import { createDataConverter } from '../temporal/data-converter.js';
import { readPayloadKeys } from '../temporal/key-files.js';
import { createGateway } from './app.js';

/** A worker that runs answers within a fraction of this; without one, a call would wait for ever. */
const answerWithinMs = 10_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env['CPIS_CONFIG']);
  const logger = createLogger('gateway');
  refuseOpenInProduction(config.gateway.open);
  const access = await openAccess(config.gateway, { now: Date.now, startedAt: Date.now() });
  const { address, namespace } = config.temporal;
  const connection = await connectTemporal({ address });
  const dataConverter = createDataConverter({ namespace, keys: readPayloadKeys(config.keys.payloads) });
  const link = createCpisLink({ connection, namespace, dataConverter });
  const app = createGateway({
    ...link,
    access,
    audit: createLogSink(logger),
    inTime: (work) => connection.withDeadline(Date.now() + answerWithinMs, work),
    isReady: () => isServing(connection, namespace),
    logger,
    now: Date.now,
  });
  const serving = await serveStrictly((request, env) => app.fetch(request, env), config.gateway);
  const { host, port, open, tls } = config.gateway;
  logger.info({ host, port, tls: tls !== undefined, open: open ?? 'no' }, 'The gateway serves.');
  const end = (): void => {
    void serving
      .close()
      .then(() => connection.close())
      .finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, end);
}

/** The image runs in production; the sandbox of `npm start` does not. */
function refuseOpenInProduction(open: 'sandbox' | undefined): void {
  if (open !== undefined && process.env['NODE_ENV'] === 'production')
    throw new Error('gateway.open is for the sandbox: name the callers instead (docs/gateway.md).');
}

main().catch(failPlainly);
