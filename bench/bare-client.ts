import { Client } from '@temporalio/client';
import type { World } from '../test/support/world.js';

/** A client of the baseline's own: ours starts and signals nothing but the product's workflows. */
export const bareClient = ({ connection, namespace, link }: World): Client =>
  new Client({ connection, namespace, dataConverter: link.temporal.options.loadedDataConverter });
