import type { Connection } from '@temporalio/client';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { onlyClearText } from './client/clear-text.js';
import { identityOf } from './temporal/identity.js';
import { createChildrenClient } from './client/children.js';
import { createDeskClient } from './client/desk.js';
import { createErasuresClient } from './client/erasures.js';
import { createKeyNeeds, createRolling } from './client/key-needs.js';
import { createMailClient } from './client/mail.js';
import { createRoleAlertsClient } from './client/role-alerts.js';
import { createReconciliationClient } from './client/reconciliation.js';
import { createWorklistClient } from './client/worklist.js';

export type { ShownCode, WorkItem, WorkKind } from './client/worklist.js';

export interface CpisLinkOptions {
  readonly connection: Connection;
  readonly namespace: string;
  /** made by `createDataConverter`: what goes to Temporal is encrypted */
  readonly dataConverter: DataConverter;
  /** what Temporal shows of this process, in clear */
  readonly identity?: string;
}

/**
 * The typed façade over Temporal: what Mosaic integrations, the gateway, the CLI, activities and tests use. It starts
 * workflows by the names in contracts. Everything it reports is durable once the promise resolves, with no worker running.
 * Errors are CodedErrors of the failure table: `temporal.unreachable`, `temporal.unanswered`, `not-found`.
 */
export function createCpisLink({
  connection,
  namespace,
  dataConverter,
  identity = identityOf('library'),
}: CpisLinkOptions): CpisLink {
  const client = new Client({
    connection,
    namespace,
    dataConverter,
    identity,
    interceptors: { workflow: [onlyClearText] },
  });
  return {
    children: createChildrenClient(client),
    ...createDeskClient(client),
    ...createMailClient(client),
    erasures: createErasuresClient(client),
    roleAlerts: createRoleAlertsClient(client),
    worklist: createWorklistClient(client),
    reconciliation: createReconciliationClient(client),
    keyNeeds: createKeyNeeds(client),
    rollFrom: createRolling(client),
    temporal: client,
  };
}

export interface CpisLink extends ReturnType<typeof createDeskClient>, ReturnType<typeof createMailClient> {
  readonly children: ReturnType<typeof createChildrenClient>;
  readonly erasures: ReturnType<typeof createErasuresClient>;
  readonly roleAlerts: ReturnType<typeof createRoleAlertsClient>;
  readonly worklist: ReturnType<typeof createWorklistClient>;
  readonly reconciliation: ReturnType<typeof createReconciliationClient>;
  readonly keyNeeds: ReturnType<typeof createKeyNeeds>;
  readonly rollFrom: ReturnType<typeof createRolling>;
  /** for what the façade has no word for */
  readonly temporal: Client;
}
