import type { AuthorityConfig } from '../config/authority.js';
import { readTls, secretIfNamed } from '../config/secrets.js';
import { createExtractPoller, type ExtractListeners } from './extract/poller.js';
import { createExtractReading } from './extract/reading.js';
import { createHttpMosaic } from './http/client.js';
import { startPolling } from './polling.js';
import type { Mosaic } from './port.js';
import { createAnswerWatcher, type AnswerListener } from './worklist/watch.js';
import { createWorklist } from './worklist/worklist.js';

type MosaicConfig = AuthorityConfig['mosaic'];
type HttpConfig = Exclude<MosaicConfig, { transport: 'worklist' }>;

/** The way to Mosaic that the configuration names. */
export function openMosaic({ mosaic }: Pick<AuthorityConfig, 'mosaic'>): Mosaic {
  if (mosaic.transport !== 'worklist') return openHttp(mosaic);
  return { ...createExtractReading({ folder: mosaic.extract.folder }), ...createWorklist({ folder: mosaic.folder }) };
}

function openHttp({ url, tokenFile, tokenEnv, tls, timeout }: HttpConfig): Mosaic {
  const token = secretIfNamed({ file: tokenFile, env: tokenEnv });
  return createHttpMosaic({ url, timeoutMs: timeout, ...(token && { token }), tls: tls && readTls(tls) });
}

/** Where Mosaic sends no events, its extracts are watched for them. Undefined where it sends them itself. */
export function watchExtract(
  { mosaic }: Pick<AuthorityConfig, 'mosaic'>,
  listeners: ExtractListeners & { readonly failed: (error: unknown) => void },
): { readonly stop: () => Promise<void> } | undefined {
  if (mosaic.transport !== 'worklist') return undefined;
  const { folder, pollEvery, settledAfter, staleAfter, ...limits } = mosaic.extract;
  const poller = createExtractPoller({ folder, settledAfter, staleAfter, limits }, listeners);
  return startPolling(poller, pollEvery, listeners.failed);
}

/** Where people or a robot carry out what we write, their answers are watched. Undefined where Mosaic answers by itself. */
export function watchAnswers(
  { mosaic }: Pick<AuthorityConfig, 'mosaic'>,
  listener: AnswerListener & { readonly failed: (error: unknown) => void },
): { readonly stop: () => Promise<void> } | undefined {
  if (mosaic.transport !== 'worklist') return undefined;
  return startPolling(createAnswerWatcher({ folder: mosaic.folder }, listener), mosaic.answersEvery, listener.failed);
}
