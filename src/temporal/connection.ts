import { Connection } from '@temporalio/client';
import { CodedError } from '../domain/failure.js';

interface ToConnect {
  /** host:port */
  readonly address: string;
  readonly withinMs?: number;
}

const connectWithinMs = 10_000;

/** Connects once, within so many milliseconds. Fails with `temporal.unreachable`. */
export async function connectTemporal({ address, withinMs = connectWithinMs }: ToConnect): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: withinMs });
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
