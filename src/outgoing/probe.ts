import { connect } from 'node:tls';
import { secured } from './agents.js';
import { isLoopback } from './addresses.js';
import type { TlsMaterial } from './tls.js';

export interface ToProbe {
  /** host:port */
  readonly address: string;
  readonly tls: TlsMaterial;
  /** the name that the other side's certificate must carry, where it is not the host's */
  readonly serverName?: string | undefined;
  readonly withinMs: number;
}

/**
 * Why a TLS connection does not come about: the name of the error, such as CERT_HAS_EXPIRED. Undefined where both sides
 * accept each other, or where not even the network leads there.
 */
export function tlsRefusal({ address, tls, serverName, withinMs }: ToProbe): Promise<string | undefined> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const name = serverName ?? (isLoopback(host) ? 'localhost' : host);
    const socket = connect({ host, port: Number(port), servername: name, ALPNProtocols: ['h2'], ...secured(tls) });
    const end = (reason?: string): void => {
      resolve(reason);
      socket.destroy();
    };
    let stands = false;
    socket.once('connect', () => (stands = true));
    socket.once('error', (error: NodeJS.ErrnoException) => end(stands ? (error.code ?? 'UNKNOWN') : undefined));
    // with TLS 1.3, the other side's no to our certificate comes after the greeting, and may be no more than an end
    socket
      .once('end', () => end('CLOSED_BY_THE_OTHER_SIDE'))
      .once('close', () => end(stands ? 'CLOSED_BY_THE_OTHER_SIDE' : undefined));
    socket.once('data', () => end());
    socket.setTimeout(withinMs, () => end());
  });
}
