import type { Command } from 'commander';
import { configHere } from '../context.js';

/** `cpis init`: makes the namespace and its search attributes where they are missing. Safe to run again. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('prepare the Temporal namespace: retention and search attributes')
    .action(async () => {
      const { connectTemporal } = await import('../../temporal/connection.js');
      const { temporalPlace } = await import('../../config/temporal-place.js');
      const { prepareNamespace } = await import('../../temporal/prepare-namespace.js');
      const { temporal } = configHere();
      const connection = await connectTemporal(temporalPlace(temporal));
      try {
        await prepareNamespace(connection, { namespace: temporal.namespace });
      } finally {
        await connection.close();
      }
      process.stdout.write(`The namespace ${temporal.namespace} is ready.\n`);
    });
}
