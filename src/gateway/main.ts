import { serve } from '@hono/node-server';
import { subjectMarker } from '../audit/open.js';
import { createCpisLink } from '../client.js';
import { followConfig } from '../config/following.js';
import { holdConfig } from '../config/held.js';
import { temporalPlace } from '../config/temporal-place.js';
import { createLogger } from '../observability/logger.js';
import { failPlainly } from '../observability/process-end.js';
import { connectTemporal, isServing } from '../temporal/connection.js';
import { createDataConverter } from '../temporal/data-converter.js';
import { readPayloadKeys } from '../temporal/key-files.js';
import { createGateway } from './app.js';

async function main(): Promise<void> {
  const held = holdConfig(process.env['CPIS_CONFIG']);
  const config = held.current();
  const logger = createLogger('gateway', { mark: subjectMarker(config.audit) });
  const { namespace } = config.temporal;
  const connection = await connectTemporal(temporalPlace(config.temporal));
  const dataConverter = createDataConverter({ namespace, keys: readPayloadKeys(config.keys.payloads) });
  const link = createCpisLink({ connection, namespace, dataConverter });
  const app = createGateway({
    report: link.children.report,
    takeUp: link.children.takeUpEach,
    isReady: () => isServing(connection, namespace),
    logger,
    now: Date.now,
  });
  const { host, port } = config.gateway;
  const server = serve({ fetch: app.fetch, hostname: host, port }, () =>
    logger.info({ host, port }, 'The gateway serves.'),
  );
  server.on('error', failPlainly);
  // everything that the gateway goes by was made at its start: it says so of a change, and goes on as it is
  const following = followConfig(held, { logger });
  process.on('SIGHUP', following.lookNow);
  const end = (): void => {
    server.close(() => void connection.close().finally(() => process.exit(0)));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, end);
}

main().catch(failPlainly);
