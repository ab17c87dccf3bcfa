import { connect } from 'node:net';
import { Connection } from '@temporalio/client';

/** Whether something listens at `host:port`. Within a second. */
export function listens(address: string): Promise<boolean> {
  const colon = address.lastIndexOf(':');
  return new Promise((resolve) => {
    const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), timeout: 1_000 });
    const tell = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
    socket.once('timeout', () => tell(false));
  });
}

/**
 * Whether a Temporal server answers at this address and knows the namespace. Within about three seconds. Looks for the
 * port first: a gRPC channel that was refused once waits a second before it tries again.
 */
export async function temporalServes(address: string, namespace = 'default'): Promise<boolean> {
  if (!(await listens(address))) return false;
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + 2_000, async () => {
      await connection.workflowService.getSystemInfo({});
      await connection.workflowService.describeNamespace({ namespace });
    });
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}
