import { NativeConnection } from '@temporalio/worker';
import { tlsOptions, whyUnreachable, type TemporalPlace } from './connection.js';

/** The worker's own connection, secured as the client's. Fails with `temporal.unreachable` or `temporal.untrusted`. */
export async function connectWorker(place: TemporalPlace): Promise<NativeConnection> {
  const { address, tls } = place;
  try {
    return await NativeConnection.connect({ address, ...(tls && { tls: tlsOptions(tls) }) });
  } catch {
    throw await whyUnreachable(place);
  }
}
