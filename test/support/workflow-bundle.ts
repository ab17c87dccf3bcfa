import { writeFileSync } from 'node:fs';
import { bundleWorkflowCode } from '@temporalio/worker';
import { failureConverterPath } from '../../src/temporal/data-converter.js';
import type { WorkflowCode } from '../../src/temporal/workflow-code.js';
import { bundling, workflowsPath } from '../../src/temporal/workflow-code.js';

const noop = (): undefined => undefined;
const silent = { trace: noop, debug: noop, info: noop, warn: noop, error: noop, log: noop };

const bundled = () => bundleWorkflowCode({ ...bundling(workflowsPath, failureConverterPath), logger: silent });

let ours: Promise<WorkflowCode> | undefined;

/** The workflows, bundled once for the whole test run, whose file stands in CPIS_TEST_BUNDLE; else once for this process. */
export const workflowBundle = (): Promise<WorkflowCode> => {
  const codePath = process.env['CPIS_TEST_BUNDLE'];
  if (codePath !== undefined) return Promise.resolve({ workflowBundle: { codePath } });
  ours ??= bundled().then((workflowBundle) => ({ workflowBundle }));
  return ours;
};

/** Bundles the workflows into a file, for every process of a test run. */
export async function writeWorkflowBundle(path: string): Promise<void> {
  const { code } = await bundled();
  writeFileSync(path, code);
}
