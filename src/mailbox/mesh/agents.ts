import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { MeshSettings } from './settings.js';

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

export function createAgents(tls: MeshSettings['tls'], connectMs: number, keepAlive: boolean): Agents {
  const certificates = tls && { cert: tls.certificate, key: tls.key, ...(tls.ca !== undefined && { ca: tls.ca }) };
  const httpAgent = new HttpAgent({ keepAlive });
  const httpsAgent = new HttpsAgent({ keepAlive, minVersion: 'TLSv1.2', ...certificates });
  watchConnecting(httpAgent, 'connect', connectMs);
  watchConnecting(httpsAgent, 'secureConnect', connectMs);
  return { httpAgent, httpsAgent };
}
