import type { AuthorityConfig } from '../config/authority.js';
import { secretFrom } from '../config/load.js';
import type { Logger } from '../observability/logger.js';
import type { SecondChannel } from './port.js';
import { createWebhook } from './webhook.js';

/** The way that the configuration of the moment names. */
export const liveSecondChannel = (
  current: () => Pick<AuthorityConfig, 'secondChannel'>,
  logger: Logger,
): SecondChannel => ({ tell: (message) => openSecondChannel(current().secondChannel, logger).tell(message) });

/** The way beside Mosaic that the configuration names; whatever it is, the log says it too. */
function openSecondChannel(config: AuthorityConfig['secondChannel'], logger: Logger): SecondChannel {
  const other = config.kind === 'webhook' ? webhookOf(config) : undefined;
  return {
    async tell(message) {
      logger.error({ code: message.code }, message.says);
      await other?.tell(message);
    },
  };
}

const webhookOf = ({ url, tokenFile }: { url: string; tokenFile?: string | undefined }): SecondChannel =>
  createWebhook({ url, ...(tokenFile !== undefined && { token: secretFrom(tokenFile) }) });
