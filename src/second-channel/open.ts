import type { AuthorityConfig } from '../config/authority.js';
import { secretFrom, secretIn } from '../config/load.js';
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
      return createWebhook({
        url: config.url,
        ...(config.tokenFile !== undefined && { token: secretFrom(config.tokenFile) }),
      });
    case 'mail':
      return mailOf(config);
    case 'log':
      return undefined;
  }
}

function mailOf({ kind: _mail, caFile, userFile, passwordFile, userVariable, passwordVariable, ...rest }: MailConfig) {
  const user = secretOf(userFile, userVariable);
  const password = secretOf(passwordFile, passwordVariable);
  return createMail({
    ...rest,
    ...(caFile !== undefined && { ca: secretFrom(caFile) }),
    ...(user && password && { login: () => ({ user: user(), password: password() }) }),
  });
}

type MailConfig = Extract<Config, { kind: 'mail' }>;

const secretOf = (file: string | undefined, variable: string | undefined): (() => string) | undefined =>
  file !== undefined ? secretFrom(file) : variable !== undefined ? secretIn(variable) : undefined;
