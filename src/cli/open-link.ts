import type { CpisLink } from '../client.js';
import { createCpisLink } from '../client.js';
import type { AuthorityConfig } from '../config/authority.js';
import { temporalPlace } from '../config/temporal-place.js';
import { connectTemporal } from '../temporal/connection.js';
import { createDataConverter } from '../temporal/data-converter.js';
import { identityOf } from '../temporal/identity.js';
import { openPayloadKeys } from '../temporal/key-ring.js';

/** The façade over the authority's namespace. Rejects where the server does not answer within so many milliseconds. */
export async function openLink(
  { temporal, keys }: AuthorityConfig,
  withinMs: number,
): Promise<{ readonly link: CpisLink; readonly close: () => Promise<void> }> {
  const { namespace } = temporal;
  const connection = await connectTemporal({ ...temporalPlace(temporal), withinMs });
  try {
    const dataConverter = createDataConverter({ namespace, keys: await openPayloadKeys(keys) });
    const identity = identityOf('command');
    const link = createCpisLink({ connection, namespace, dataConverter, identity });
    return { link, close: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
