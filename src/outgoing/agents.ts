import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { leastTls, type TlsMaterial } from './tls.js';

export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

const failedToConnect = new WeakSet();

/** True when this error ended a connection before a byte of the request could go out. */
export const neverConnected = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && failedToConnect.has(error);

/** Gives up on a connection that does not stand in time, and remembers which errors came before it stood. */
function watchConnecting(agent: HttpAgent, standing: 'connect' | 'secureConnect', connectMs: number): void {
  const createConnection = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = createConnection(options, callback);
    if (!socket) return socket;
    const remember = (error: Error): void => void failedToConnect.add(error);
    const timer = setTimeout(() => socket.destroy(new Error('connection not standing in time')), connectMs);
    socket.once('error', remember).once('close', () => clearTimeout(timer));
    socket.once(standing, () => {
      clearTimeout(timer);
      socket.removeListener('error', remember);
    });
    return socket;
  };
}

export function createAgents(tls: TlsMaterial | undefined, connectMs: number, keepAlive: boolean): Agents {
  const httpAgent = new HttpAgent({ keepAlive });
  const httpsAgent = new HttpsAgent({ keepAlive, ...secured(tls) });
  watchConnecting(httpAgent, 'connect', connectMs);
  watchConnecting(httpsAgent, 'secureConnect', connectMs);
  return { httpAgent, httpsAgent };
}

/** Said outright, so that no variable of the environment and no flag of Node can weaken it. */
export const secured = (tls: TlsMaterial | undefined) => ({
  rejectUnauthorized: true,
  minVersion: leastTls,
  ...(tls?.ca !== undefined && { ca: tls.ca }),
  ...(tls?.client && { cert: tls.client.certificate, key: tls.client.key.reveal() }),
});
