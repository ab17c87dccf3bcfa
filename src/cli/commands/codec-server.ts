import { once } from 'node:events';
import type { Command } from 'commander';
import { openAudit, subjectMarker } from '../../audit/open.js';
import { ConfigError } from '../../config/load.js';
import { failureOf } from '../../domain/failure.js';
import { createLogger } from '../../observability/logger.js';
import { configHere } from '../context.js';

/** `cpis codec-server`: opens payloads for the Temporal UI, for people with a role, until it is ended. */
export function addCodecServer(program: Command): void {
  program
    .command('codec-server')
    .description('open payloads for the Temporal UI: POST /decode, for people with a role')
    .action(async () => {
      const { codecServer, temporal, keys, audit: place } = configHere();
      if (codecServer === undefined)
        throw new ConfigError('The configuration has no codecServer: docs/security.md says what it needs.');
      const logger = createLogger('codec-server', { mark: subjectMarker(place) });
      const audit = openAudit(place, ['codec-server'], ({ code }) => logger.error({ code }, failureOf(code).says));
      const { serveCodec } = await import('../../codec-server/serve.js');
      const serving = await serveCodec({
        settings: codecServer,
        namespace: temporal.namespace,
        keys,
        audit,
        logger,
      });
      logger.info({ url: serving.url, origin: codecServer.origin }, 'The codec server serves.');
      await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
      await serving.close();
      await audit.close();
    });
}
