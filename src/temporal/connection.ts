import { Connection } from '@temporalio/client';
import { CodedError } from '../domain/failure.js';

export interface TemporalAddress {
  readonly address: string;
  readonly namespace: string;
}

const connectWithinMs = 10_000;

/** Connects once. Fails with `temporal.unreachable`. */
export async function connectTemporal({ address }: Pick<TemporalAddress, 'address'>): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: connectWithinMs });
  } catch {
    throw new CodedError('temporal.unreachable');
  }
}

const answerWithinMs = 2000;

/** Whether the server answers for this namespace now. */
export async function isServing(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + answerWithinMs, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return true;
  } catch {
    return false;
  }
}
