import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import type { AuthorityConfig } from '../../src/config/authority.js';
import { settingsOf } from '../../src/config/settings.js';
import { openMosaic } from '../../src/mosaic/open.js';
import { createDataConverter, failureConverterPath } from '../../src/temporal/data-converter.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import type { WorkflowCode } from '../../src/temporal/workflow-code.js';
import { bundling } from '../../src/temporal/workflow-code.js';
import { createBaselineActivities } from './activities.js';
import { baselineQueue } from './contract.js';

const workflowsPath = fileURLToPath(new URL('./workflows.ts', import.meta.url));

let bundle: Promise<WorkflowCode> | undefined;
const noop = (): undefined => undefined;
const silent = { trace: noop, debug: noop, info: noop, warn: noop, error: noop, log: noop };

export const baselineBundle = (): Promise<WorkflowCode> => {
  bundle ??= bundleWorkflowCode({ ...bundling(workflowsPath, failureConverterPath), logger: silent }).then(
    (workflowBundle) => ({
      workflowBundle,
    }),
  );
  return bundle;
};

/** The baseline's worker: same server, same SDK, same codec, same adapter to Mosaic and same settings as the product's. */
export async function startBaselineWorker(config: AuthorityConfig): Promise<{ stop: () => Promise<void> }> {
  const { address, namespace } = config.temporal;
  const { actions, durations } = settingsOf(config);
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: baselineQueue,
    dataConverter: createDataConverter({ namespace, keys: await openPayloadKeys(config.keys) }),
    ...(await baselineBundle()),
    activities: createBaselineActivities(openMosaic(config), actions, durations),
    maxCachedWorkflows: 1000,
    stickyQueueScheduleToStartTimeout: '2s',
  });
  const stopped = worker.run().finally(() => connection.close());
  return {
    stop: () => {
      worker.shutdown();
      return stopped;
    },
  };
}
