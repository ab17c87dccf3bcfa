import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectTemporal } from '../../src/temporal/connection.js';
import { buildInto } from './built.js';
import { clearTextOfRun } from './clear-text.js';
import { temporalForTests, type TemporalForTests } from './temporal-server.js';
import { writeWorkflowBundle } from './workflow-bundle.js';

let server: TemporalForTests | undefined;
let folder: string | undefined;

/**
 * `CPIS_TEST_CLEAR_TEXT=1`: what stands in clear on the server, of everything that the whole run left there, and is not in the
 * table of what may.
 */
async function foundInClear(): Promise<readonly string[]> {
  const address = process.env['CPIS_TEST_TEMPORAL'];
  if (process.env['CPIS_TEST_CLEAR_TEXT'] !== '1' || address === undefined) return [];
  const connection = await connectTemporal({ address });
  const found = await clearTextOfRun(connection);
  await connection.close();
  return found;
}

/**
 * What the processes of a test run share: a Temporal server, in CPIS_TEST_TEMPORAL, and the bundled workflows, in
 * CPIS_TEST_BUNDLE, and the programs as the image has them, in the folder CPIS_TEST_BUILT. A server that is named already is
 * used as it is. Tests name in CPIS_TEST_FORGED where they forged something.
 */
export async function mochaGlobalSetup(): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'cpis-run-'));
  const built = join(folder, 'built');
  const bundle = join(built, 'dist/src/workflow-bundle.js');
  await buildInto(built);
  const isNamed = process.env['CPIS_TEST_TEMPORAL'] !== undefined;
  [server] = await Promise.all([isNamed ? undefined : temporalForTests(), writeWorkflowBundle(bundle)]);
  if (server !== undefined) process.env['CPIS_TEST_TEMPORAL'] = server.address;
  process.env['CPIS_TEST_BUNDLE'] = bundle;
  process.env['CPIS_TEST_BUILT'] = built;
  process.env['CPIS_TEST_FORGED'] = join(folder, 'forged');
}

export async function mochaGlobalTeardown(): Promise<void> {
  const found = await foundInClear();
  if (server !== undefined) delete process.env['CPIS_TEST_TEMPORAL'];
  delete process.env['CPIS_TEST_BUNDLE'];
  delete process.env['CPIS_TEST_BUILT'];
  await server?.stop();
  server = undefined;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  if (found.length > 0) throw new Error(`The run left in clear, and may not:\n${found.join('\n')}`);
}
