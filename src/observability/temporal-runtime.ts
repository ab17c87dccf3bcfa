import { DefaultLogger, Runtime } from '@temporalio/worker';
import { CodedError, isFailureCode } from '../domain/failure.js';
import type { Logger } from './logger.js';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Bridges Temporal's logs into ours and serves its metrics. Once a process, before the first connection. */
export function installRuntime(logger: Logger, metricsAddress: string | undefined): void {
  const bridge = new DefaultLogger('INFO', ({ level, message, meta }) => {
    logger[levels[level]]({ temporal: meta === undefined ? undefined : plain(meta) }, message);
  });
  const metrics = {
    bindAddress: metricsAddress ?? '',
    countersTotalSuffix: true,
    unitSuffix: true,
    useSecondsForDurations: true,
  };
  Runtime.install({
    logger: bridge,
    telemetryOptions: {
      logging: { forward: {}, filter: 'WARN' },
      ...(metricsAddress === undefined ? {} : { metrics: { prometheus: metrics } }),
    },
  });
}

/** Of what Temporal logs, only plain values and error names: an error's text may quote somebody. */
function plain(meta: object): Record<string, unknown> {
  const entries = Object.entries(meta).map(([key, value]: [string, unknown]) => {
    if (value instanceof Error) return [key, codeOf(value)] as const;
    return [key, typeof value === 'object' && value !== null ? typeof value : value] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => typeof value !== 'bigint'));
}

function codeOf(error: Error): string {
  if (error instanceof CodedError) return error.code;
  return 'type' in error && isFailureCode(error.type) ? error.type : error.name;
}
