import { readFileSync } from 'node:fs';
import { STATUS_CODES, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import { createAdaptorServer } from '@hono/node-server';
import type { FailureCode } from '../domain/failure.js';
import { systemCode } from '../files/system-errors.js';
import { problemBody, problemType } from './problem.js';

export interface Place {
  readonly host: string;
  /** 0 lets the system choose */
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly times?: Times;
}

/** Paths of PEM files. With `clientCaFile`, clients are asked for a certificate; who shows none may come by another way. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly clientCaFile?: string | undefined;
}

/** Milliseconds within which a client must have done its part. */
export interface Times {
  readonly headers: number;
  readonly request: number;
  /** of a connection on which nothing moves, such as that of a client that does not read its answer */
  readonly idle: number;
}

const usualTimes: Times = { headers: 5000, request: 15_000, idle: 30_000 };

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets running requests end, and closes the rest. */
  readonly close: () => Promise<void>;
}

const headerBytesAtMost = 16_384;
const connectionsAtMost = 1000;

/** What a server answers with; the request of Node comes with it. */
type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

/** Serves strictly: bounded headers and times, TLS 1.2 or later. Rejects with a sentence where it cannot. */
export async function serveStrictly(fetch: Fetch, { host, port, tls, times = usualTimes }: Place): Promise<Serving> {
  const options = {
    maxHeaderSize: headerBytesAtMost,
    headersTimeout: times.headers,
    requestTimeout: times.request,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: Math.min(1000, times.headers / 2),
  };
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
    hostname: host,
    ...(tls === undefined
      ? { serverOptions: options }
      : { createServer: createTlsServer, serverOptions: { ...options, ...contextOf(tls) } }),
  }) as Server;
  server.maxConnections = connectionsAtMost;
  server.setTimeout(times.idle);
  server.on('clientError', answerInPlain);
  await listening(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () => closed(server),
  };
}

function contextOf({ certificateFile, keyFile, clientCaFile }: TlsFiles) {
  return {
    minVersion: 'TLSv1.2' as const,
    cert: pemOf(certificateFile),
    key: pemOf(keyFile),
    ...(clientCaFile === undefined ? {} : { ca: pemOf(clientCaFile), requestCert: true, rejectUnauthorized: false }),
  };
}

function pemOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${path}: this file of TLS cannot be read (${systemCode(error)}).`, { cause: error });
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void =>
      reject(new Error(`${host}:${port} cannot be listened on (${systemCode(error)}): choose another host or port.`));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

const closeWithinMs = 5000;

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), closeWithinMs);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** What Node says of a request that never became one; everything else is malformed. */
const clientErrors: Readonly<Record<string, FailureCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.too-slow',
  HPE_HEADER_OVERFLOW: 'request.headers-too-large',
};

/** Written to the bare connection: there is no request to answer. */
function answerInPlain(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = problemBody(clientErrors[error.code ?? ''] ?? 'request.wrong-headers');
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status] ?? ''}`,
      `content-type: ${problemType}`,
      `content-length: ${Buffer.byteLength(text)}`,
      'cache-control: no-store',
      'connection: close',
      '',
      text,
    ].join('\r\n'),
  );
}
