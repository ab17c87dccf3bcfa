import { pino } from 'pino';
import { holdConfig } from '../src/config/held.js';
import { installRuntime } from '../src/observability/temporal-runtime.js';
import { startWorker } from '../src/worker.js';

/**
 * The product's worker in a process of its own, with a cache of a size of its own: `node --import tsx product-worker.ts
 * CONFIG CACHE`. Says `running` to its parent, answers `memory` with the bytes that it holds, and ends with its parent.
 */
const [, , configPath, cache] = process.argv;
const logger = pino({ level: 'silent' });
installRuntime(logger, undefined);
const { stop } = await startWorker(holdConfig(configPath), logger, undefined, { maxCachedWorkflows: Number(cache) });
process.on('message', (asked) => {
  if (asked === 'memory') process.send?.({ rss: process.memoryUsage.rss() });
});
process.once('disconnect', () => void stop().finally(() => process.exit()));
process.send?.('running');
