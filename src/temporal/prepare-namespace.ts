import type { Connection } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { searchAttributeTypes } from '../contracts/search-attributes.js';
import { CodedError } from '../domain/failure.js';

/** gRPC status codes and Temporal's IndexedValueType, by their published numbers. */
const alreadyExists = 6;
const notFound = 5;
const indexedTypes = { KEYWORD: 2, DATETIME: 6, KEYWORD_LIST: 7 } as const;

const dayInMs = 86_400_000;
const attempts = 100;
const pauseMs = 100;

/**
 * MESH may put a message back until day 30: a closed message workflow must still be known by its id then.
 * See docs/architecture.md.
 */
export const leastRetentionDays = 45;

/** Creates the namespace and its search attributes where they are missing, and waits until they serve. */
export async function prepareNamespace(
  connection: Connection,
  { namespace, retentionDays = leastRetentionDays }: { namespace: string; retentionDays?: number },
): Promise<void> {
  await registerNamespace(connection, namespace, retentionDays);
  await eventually(async () => {
    await connection.workflowService.describeNamespace({ namespace });
    return true;
  });
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(([name, type]) => [name, indexedTypes[type]]));
  await eventually(() => added(connection, namespace, searchAttributes));
  await eventually(async () => (await missingAttributes(connection, namespace)).length === 0);
}

const hasCode = (error: unknown, code: number): boolean => {
  const given: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
  return given === code;
};

async function registerNamespace(connection: Connection, namespace: string, days: number): Promise<void> {
  try {
    const workflowExecutionRetentionPeriod = msToTs(days * dayInMs);
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  } catch (error) {
    if (!hasCode(error, alreadyExists)) throw error;
    await keepFor(connection, namespace, days);
  }
}

/** A namespace that stands keeps closed workflows as long as is configured now. */
async function keepFor(connection: Connection, namespace: string, days: number): Promise<void> {
  const wanted = msToTs(days * dayInMs);
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  if (String(config?.workflowExecutionRetentionTtl?.seconds) === String(wanted.seconds)) return;
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: wanted } });
}

async function missingAttributes(
  connection: Connection,
  namespace: string,
): Promise<readonly (readonly [string, keyof typeof indexedTypes])[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.entries(searchAttributeTypes).filter(([name]) => customAttributes[name] === undefined);
}

async function added(
  connection: Connection,
  namespace: string,
  searchAttributes: Record<string, number>,
): Promise<true> {
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (!hasCode(error, alreadyExists)) throw error;
  }
  return true;
}

/** A namespace that was made a moment ago may not be known everywhere yet. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      if (await isSo()) return;
    } catch (error) {
      if (!hasCode(error, notFound)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new CodedError('temporal.unreachable', { waitedMs: attempts * pauseMs });
}
