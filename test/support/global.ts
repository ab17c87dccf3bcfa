import { temporalForTests, type TemporalForTests } from './temporal-server.js';

let server: TemporalForTests | undefined;

/** Tests find the run's Temporal server in CPIS_TEST_TEMPORAL; one that is set already is used as it is. */
export async function mochaGlobalSetup(): Promise<void> {
  if (process.env['CPIS_TEST_TEMPORAL'] !== undefined) return;
  server = await temporalForTests();
  process.env['CPIS_TEST_TEMPORAL'] = server.address;
}

export async function mochaGlobalTeardown(): Promise<void> {
  if (server === undefined) return;
  await server.stop();
  server = undefined;
  delete process.env['CPIS_TEST_TEMPORAL'];
}
