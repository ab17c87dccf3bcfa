import type { AuthorityConfig } from '../config/authority.js';
import { readTls, secretIfNamed } from '../config/secrets.js';
import type { Logger } from '../observability/logger.js';
import type { SecondChannel } from './port.js';
import { createWebhook } from './webhook.js';

type WebhookConfig = Extract<AuthorityConfig['secondChannel'], { kind: 'webhook' }>;

/** The way beside Mosaic that the configuration names; whatever it is, the log says it too. */
export function openSecondChannel(config: AuthorityConfig['secondChannel'], logger: Logger): SecondChannel {
  const other = config.kind === 'webhook' ? webhookOf(config) : undefined;
  return {
    async tell(message) {
      logger.error({ code: message.code }, message.says);
      await other?.tell(message);
    },
  };
}

function webhookOf({ url, tokenFile, tokenEnv, tls }: WebhookConfig): SecondChannel {
  const token = secretIfNamed({ file: tokenFile, env: tokenEnv });
  return createWebhook({ url, ...(token && { token }), tls: tls && readTls(tls) });
}
