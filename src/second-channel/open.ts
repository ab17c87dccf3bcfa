import type { AuthorityConfig } from '../config/authority.js';
import { readTls, secretFrom, secretIfNamed } from '../config/secrets.js';
import type { Logger } from '../observability/logger.js';
import { createMail } from './mail.js';
import type { SecondChannel } from './port.js';
import { createWebhook } from './webhook.js';

/** The way that the configuration of the moment names. */
export const liveSecondChannel = (
  current: () => Pick<AuthorityConfig, 'secondChannel'>,
  logger: Logger,
): SecondChannel => ({ tell: (message) => openSecondChannel(current().secondChannel, logger).tell(message) });

/** The way beside Mosaic that the configuration names; whatever it is, the log says it too. */
function openSecondChannel(config: AuthorityConfig['secondChannel'], logger: Logger): SecondChannel {
  const other = otherOf(config);
  return {
    async tell(message) {
      logger.error({ code: message.code }, message.says);
      await other?.tell(message);
    },
  };
}

type Config = AuthorityConfig['secondChannel'];

function otherOf(config: Config): SecondChannel | undefined {
  switch (config.kind) {
    case 'webhook':
      return webhookOf(config);
    case 'mail':
      return mailOf(config);
    case 'log':
      return undefined;
  }
}

function webhookOf({ url, tokenFile, tokenEnv, tls }: Extract<Config, { kind: 'webhook' }>): SecondChannel {
  const token = secretIfNamed({ file: tokenFile, env: tokenEnv });
  return createWebhook({ url, ...(token && { token }), tls: tls && readTls(tls) });
}

function mailOf({ kind: _mail, caFile, userFile, userEnv, passwordFile, passwordEnv, ...rest }: MailConfig) {
  const user = secretIfNamed({ file: userFile, env: userEnv });
  const password = secretIfNamed({ file: passwordFile, env: passwordEnv });
  return createMail({
    ...rest,
    ...(caFile !== undefined && { ca: () => secretFrom({ file: caFile })().reveal() }),
    ...(user && password && { login: () => ({ user: user().reveal(), password: password().reveal() }) }),
  });
}

type MailConfig = Extract<Config, { kind: 'mail' }>;
