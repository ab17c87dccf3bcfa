import { connect, type TLSSocket, type TlsOptions } from 'node:tls';
import { once } from 'node:events';
import type { TlsMaterial } from '../../src/outgoing/tls.js';
import { openAuthority, trusting, type Pair } from './certificates.js';

/** The states of the other side and of ours that every outgoing connection is held to; true where it must come about. */
export const tlsCases = {
  'the right certificate, and ours': true,
  'a certificate of another name': false,
  'a certificate of another authority': false,
  'a certificate that is over': false,
  'nothing newer than TLS 1.1': false,
  'no certificate of ours': false,
  'a certificate of ours that another authority signed': false,
} as const;
export type TlsCase = keyof typeof tlsCases;
export const tlsCaseNames = Object.keys(tlsCases) as TlsCase[];

/** What stands on both sides in one case. */
export interface TlsSides {
  readonly server: TlsOptions;
  readonly ours: TlsMaterial;
}

const name = 'peer.example.invalid';
/** the name that every right certificate carries beside those of this machine */
export const serverName = name;

/** A server that would speak nothing newer than TLS 1.1. */
const oldTls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/** Both sides of every case; the server always asks for our certificate. */
export async function makeTlsSides(): Promise<Readonly<Record<TlsCase, TlsSides>>> {
  const [own, other] = [await openAuthority('Ours'), await openAuthority('Others')];
  const names = ['localhost', '127.0.0.1', name];
  const ours = trusting(own.ca, await own.issue({ names: ['client'] }));
  const serves = ({ certificate: cert, key }: Pair): TlsOptions => ({
    cert,
    key,
    ca: own.ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  const good = serves(await own.issue({ names }));
  return {
    'the right certificate, and ours': { server: good, ours },
    'a certificate of another name': {
      server: serves(await own.issue({ names: ['elsewhere.example.invalid'] })),
      ours,
    },
    'a certificate of another authority': { server: serves(await other.issue({ names })), ours },
    'a certificate that is over': { server: serves(await own.issue({ names, daysLeft: -1 })), ours },
    'nothing newer than TLS 1.1': { server: { ...good, ...oldTls }, ours },
    'no certificate of ours': { server: good, ours: trusting(own.ca) },
    'a certificate of ours that another authority signed': {
      server: good,
      ours: trusting(own.ca, await other.issue({ names: ['client'] })),
    },
  };
}

/** The protocol that a client without our rules gets at a port: proves that an old server is there and does speak. */
export async function protocolFor(port: number, { ours }: TlsSides): Promise<string | null> {
  const { ca, client } = ours;
  const socket: TLSSocket = connect({
    host: '127.0.0.1',
    port,
    ...(ca !== undefined && { ca }),
    ...(client && { cert: client.certificate, key: client.key.reveal() }),
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  await once(socket, 'secureConnect');
  const protocol = socket.getProtocol();
  socket.destroy();
  return protocol;
}
