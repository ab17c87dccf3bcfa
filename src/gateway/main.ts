import { openLiveAccess } from '../access/live.js';
import { openAudit, subjectMarker } from '../audit/open.js';
import { createCpisLink } from '../client.js';
import { followConfig } from '../config/following.js';
import { holdConfig } from '../config/held.js';
import { temporalPlace } from '../config/temporal-place.js';
import { failureOf } from '../domain/failure.js';
import { serveStrictly } from '../http/serve.js';
import { createLogger } from '../observability/logger.js';
import { failPlainly } from '../observability/process-end.js';
import { connectTemporal, isServing } from '../temporal/connection.js';
import { createDataConverter } from '../temporal/data-converter.js';
import { identityOf } from '../temporal/identity.js';
import { openPayloadKeys } from '../temporal/key-ring.js';
import { createGateway } from './app.js';

/** A worker that runs answers within a fraction of this; without one, a call would wait for ever. */
const answerWithinMs = 10_000;

async function main(): Promise<void> {
  const held = holdConfig(process.env['CPIS_CONFIG']);
  const config = held.current();
  const logger = createLogger('gateway', { mark: subjectMarker(config.audit) });
  refuseOpenInProduction(config.gateway.open);
  const access = await openLiveAccess(config.gateway, { now: Date.now, startedAt: Date.now() });
  const audit = openAudit(config.audit, ['gateway'], ({ code }) => logger.error({ code }, failureOf(code).says));
  const { namespace } = config.temporal;
  const keys = await openPayloadKeys(config.keys, { onProblem: (error) => logger.error(error.message) });
  const connection = await connectTemporal(temporalPlace(config.temporal));
  const dataConverter = createDataConverter({ namespace, keys });
  const link = createCpisLink({ connection, namespace, dataConverter, identity: identityOf('gateway') });
  const app = createGateway({
    ...link,
    access,
    audit,
    inTime: (work) => connection.withDeadline(Date.now() + answerWithinMs, work),
    isReady: () => isServing(connection, namespace),
    configuration: held.state,
    logger,
    now: Date.now,
  });
  const serving = await serveStrictly((request, env) => app.fetch(request, env), config.gateway);
  const { host, port } = config.gateway;
  logger.info({ host, port }, 'The gateway serves.');
  const following = followConfig(held, { logger, prepare: ({ gateway }) => access.prepare(gateway) });
  process.on('SIGHUP', following.lookNow);
  const end = (): void => {
    void serving
      .close()
      .then(() => Promise.all([connection.close(), audit.close()]))
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
