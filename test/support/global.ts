import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporalForTests, type TemporalForTests } from './temporal-server.js';
import { writeWorkflowBundle } from './workflow-bundle.js';

let server: TemporalForTests | undefined;
let folder: string | undefined;

/**
 * What the processes of a test run share: a Temporal server, in CPIS_TEST_TEMPORAL, and the bundled workflows, in
 * CPIS_TEST_BUNDLE. A server that is named already is used as it is.
 */
export async function mochaGlobalSetup(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'cpis-run-'));
  const bundle = join(folder, 'workflows.js');
  const isNamed = process.env['CPIS_TEST_TEMPORAL'] !== undefined;
  [server] = await Promise.all([isNamed ? undefined : temporalForTests(), writeWorkflowBundle(bundle)]);
  if (server !== undefined) process.env['CPIS_TEST_TEMPORAL'] = server.address;
  process.env['CPIS_TEST_BUNDLE'] = bundle;
}

export async function mochaGlobalTeardown(): Promise<void> {
  if (server !== undefined) delete process.env['CPIS_TEST_TEMPORAL'];
  delete process.env['CPIS_TEST_BUNDLE'];
  await server?.stop();
  server = undefined;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
