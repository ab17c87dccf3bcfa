import { once } from 'node:events';
import type { Command } from 'commander';
import { createLogSink } from '../../audit/log-sink.js';
import { ConfigError } from '../../config/load.js';
import { createLogger } from '../../observability/logger.js';
import { configHere } from '../context.js';

/** `cpis codec-server`: opens payloads for the Temporal UI, for people with a role, until it is ended. */
export function addCodecServer(program: Command): void {
  program
    .command('codec-server')
    .description('open payloads for the Temporal UI: POST /decode, for people with a role')
    .action(async () => {
      const { codecServer, temporal, keys } = configHere();
      if (codecServer === undefined)
        throw new ConfigError('The configuration has no codecServer: docs/security.md says what it needs.');
      const logger = createLogger('codec-server');
      const { serveCodec } = await import('../../codec-server/serve.js');
      const serving = await serveCodec({
        settings: codecServer,
        namespace: temporal.namespace,
        keysFile: keys.payloads,
        audit: createLogSink(logger),
        logger,
      });
      logger.info({ url: serving.url, origin: codecServer.origin }, 'The codec server serves.');
      await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
      await serving.close();
    });
}
