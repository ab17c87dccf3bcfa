import { pino } from 'pino';
import { holdConfig } from '../src/config/held.js';
import { installRuntime } from '../src/observability/temporal-runtime.js';
import { startWorker } from '../src/worker.js';

/**
 * The product's worker in a process of its own, with a cache of a size of its own: `node --import tsx product-worker.ts
 * CONFIG CACHE`. Says `running` to its parent, answers `usage` with the bytes that it holds and the processor time that it took, and ends with its parent.
 */
const [, , configPath, cache] = process.argv;
const logger = pino({ level: 'silent' });
installRuntime(logger, undefined);
const { stop } = await startWorker(holdConfig(configPath), logger, undefined, { maxCachedWorkflows: Number(cache) });
process.on('message', (asked) => {
  if (asked !== 'usage') return;
  const { user, system } = process.cpuUsage();
  process.send?.({ rss: process.memoryUsage.rss(), processorMs: (user + system) / 1000 });
});
process.once('disconnect', () => void stop().finally(() => process.exit()));
process.send?.('running');
