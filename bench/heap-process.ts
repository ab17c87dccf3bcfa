import { readFileSync } from 'node:fs';
import { NativeConnection, Worker } from '@temporalio/worker';
import { z } from 'zod';
import { loadConfig } from '../src/config/load.js';
import { taskQueue, workflowTypes } from '../src/contracts/workflow-ids.js';
import { createDataConverter } from '../src/temporal/data-converter.js';
import { openPayloadKeys } from '../src/temporal/key-ring.js';
import { workflowBundle } from '../test/support/workflow-bundle.js';
import { baselineQueue } from './baseline/contract.js';
import { baselineBundle } from './baseline/worker.js';

/**
 * A worker whose workflows live in the main thread's heap, where they can be measured: `node --expose-gc --import tsx
 * heap-process.ts OPTIONS-FILE`. Says how many bytes the heap holds, after collecting garbage, when its parent asks.
 */
const optionsOf = z.object({ address: z.string(), namespace: z.string(), configPath: z.string(), type: z.string() });
const { address, namespace, configPath, type } = optionsOf.parse(
  JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')),
);
const isChild = type === workflowTypes.child;
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  namespace,
  taskQueue: isChild ? taskQueue : baselineQueue,
  dataConverter: createDataConverter({ namespace, keys: await openPayloadKeys(loadConfig(configPath).keys) }),
  ...(await (isChild ? workflowBundle() : baselineBundle())),
  maxCachedWorkflows: 10_000,
  debugMode: true,
});
const collect = globalThis.gc;
if (collect === undefined) throw new Error('This needs --expose-gc.');
process.on('message', () => {
  for (let round = 0; round < 3; round += 1) collect({ execution: 'sync', type: 'major' });
  process.send?.({ heap: process.memoryUsage().heapUsed });
});
const stopped = worker.run();
process.once('disconnect', () => {
  worker.shutdown();
  void stopped.finally(() => process.exit());
});
process.send?.('running');
