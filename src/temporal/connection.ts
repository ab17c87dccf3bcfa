import { Connection, type TLSConfig } from '@temporalio/client';
import { CodedError } from '../domain/failure.js';
import { tlsRefusal } from '../outgoing/probe.js';
import type { TlsMaterial } from '../outgoing/tls.js';

/** Where the Temporal server is, and how the connection is secured; without `tls` it is in clear. */
export interface TemporalPlace {
  /** host:port */
  readonly address: string;
  readonly tls?: TemporalTls | undefined;
}

export interface TemporalTls extends TlsMaterial {
  /** the name that the server's certificate must carry; the host of the address where none is given */
  readonly serverName?: string | undefined;
}

/** gRPC would go through `grpc_proxy`, `https_proxy` or `http_proxy` of the environment: whoever sets one would hear everything. */
const noProxy = { 'grpc.enable_http_proxy': 0 };

const connectWithinMs = 10_000;
const probeWithinMs = 2000;

/** Connects once, within so many milliseconds. Fails with `temporal.unreachable` or `temporal.untrusted`. */
export async function connectTemporal(place: TemporalPlace & { readonly withinMs?: number }): Promise<Connection> {
  const { address, tls, withinMs = connectWithinMs } = place;
  try {
    return await Connection.connect({
      address,
      connectTimeout: withinMs,
      channelArgs: noProxy,
      ...(tls && { tls: tlsOptions(tls) }),
    });
  } catch {
    throw await whyUnreachable(place);
  }
}

/** The connection's security in the words of the SDK: of its client and of its worker alike. */
export const tlsOptions = ({ serverName, ca, client }: TemporalTls): TLSConfig => ({
  ...(serverName !== undefined && { serverNameOverride: serverName }),
  ...(ca !== undefined && { serverRootCACertificate: Buffer.from(ca) }),
  ...(client && {
    clientCertPair: { crt: Buffer.from(client.certificate), key: Buffer.from(client.key.reveal()) },
  }),
});

/** The SDK only says that it took too long: one TLS greeting of our own tells whether the certificates are the reason. */
export async function whyUnreachable({ address, tls }: TemporalPlace): Promise<CodedError> {
  if (tls === undefined) return new CodedError('temporal.unreachable');
  const reason = await tlsRefusal({ address, tls, serverName: tls.serverName, withinMs: probeWithinMs });
  return reason === undefined
    ? new CodedError('temporal.unreachable')
    : new CodedError('temporal.untrusted', { cause: reason });
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
