import type { Command } from 'commander';
import { dayInMs } from '../../domain/dates.js';
import { audited } from '../audited.js';
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
      const config = configHere();
      const { temporal, retention } = config;
      await audited(config, { what: 'init' }, async () => {
        const connection = await connectTemporal(temporalPlace(temporal));
        const retentionDays = Math.ceil(retention.closedWorkflows / dayInMs);
        try {
          await prepareNamespace(connection, { namespace: temporal.namespace, retentionDays });
        } finally {
          await connection.close();
        }
      });
      process.stdout.write(`The namespace ${temporal.namespace} is ready.\n`);
    });
}
