import type { TemporalPlace } from '../temporal/connection.js';
import type { AuthorityConfig } from './authority.js';
import { readTls } from './secrets.js';

/**
 * Where the configured Temporal server is, with what its files hold.
 * @throws ConfigError naming the file that cannot be used
 */
export const temporalPlace = ({ address, tls }: AuthorityConfig['temporal']): TemporalPlace => ({
  address,
  ...(tls && { tls: { ...readTls(tls), serverName: tls.serverName } }),
});
