import { serve } from '@hono/node-server';
import { subjectMarker } from '../audit/open.js';
import { createCpisLink } from '../client.js';
import { loadConfig } from '../config/load.js';
import { createLogger } from '../observability/logger.js';
import { failPlainly } from '../observability/process-end.js';
import { connectTemporal, isServing } from '../temporal/connection.js';
import { createDataConverter } from '../temporal/data-converter.js';
import { readPayloadKeys } from '../temporal/key-files.js';
import { createGateway } from './app.js';

async function main(): Promise<void> {
  const config = loadConfig(process.env['CPIS_CONFIG']);
  const logger = createLogger('gateway', { mark: subjectMarker(config.audit) });
  const { address, namespace } = config.temporal;
  const connection = await connectTemporal({ address });
  const dataConverter = createDataConverter({ namespace, keys: readPayloadKeys(config.keys.payloads) });
  const link = createCpisLink({ connection, namespace, dataConverter });
  const app = createGateway({
    report: link.children.report,
    isReady: () => isServing(connection, namespace),
    logger,
    now: Date.now,
  });
  const { host, port } = config.gateway;
  const server = serve({ fetch: app.fetch, hostname: host, port }, () =>
    logger.info({ host, port }, 'The gateway serves.'),
  );
  server.on('error', failPlainly);
  const end = (): void => {
    server.close(() => void connection.close().finally(() => process.exit(0)));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, end);
}

main().catch(failPlainly);
