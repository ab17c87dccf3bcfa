import type { AuthorityConfig } from '../config/authority.js';
import { secretFrom } from '../config/load.js';
import { createHttpMosaic } from './http/client.js';
import type { Mosaic } from './port.js';

/** The way to Mosaic that the configuration names. */
export function openMosaic({ mosaic: { url, tokenFile, timeout } }: Pick<AuthorityConfig, 'mosaic'>): Mosaic {
  const token = tokenFile === undefined ? {} : { token: secretFrom(tokenFile) };
  return createHttpMosaic({ url, timeoutMs: timeout, ...token });
}
