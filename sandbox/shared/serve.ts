import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Serving {
  readonly url: string;
  readonly port: number;
  /** Stops taking connections and ends those that stand. */
  close(): Promise<void>;
}

export interface Place {
  readonly host: string;
  /** 0 lets the system choose */
  readonly port: number;
  readonly tls?: MutualTls | undefined;
}

/** PEM texts. Only a caller whose certificate the CA signed gets as far as a request. */
export interface MutualTls {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** Serves an app over HTTP, or over mutual TLS. Rejects with one sentence when the port cannot be had. */
export async function serve(app: Pick<Hono, 'fetch'>, { host, port, tls }: Place): Promise<Serving> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host, ...(tls && over(tls)) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error) => reject(new Error(sentenceFor(error, { host, port }))));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = isAddress(address) ? address.port : port;
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

const over = (tls: MutualTls) => ({
  createServer: createTlsServer,
  serverOptions: { ...tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' as const },
});

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

function sentenceFor(error: Error, { host, port }: Place): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use: end what runs there, or choose another port.`;
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this account.`;
  return `Port ${port} on ${host} cannot be had.`;
}

/** Reads `--name value` for these names; any other argument fails with a sentence of node's. */
export function readArguments<Name extends string>(names: readonly Name[]): Partial<Record<Name, string>> {
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
  const given: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = values[name];
    if (typeof value === 'string') given[name] = value;
  }
  return given;
}

/** A port number from the command line. */
export function readPort(text: string | undefined): number {
  const port = Number(text ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port must be a number from 0 to 65535.');
  return port;
}

/** Ends this process in good order when it is told to, or when the supervisor that started it is gone. */
export function endWithSupervisor(close: () => Promise<void>): void {
  const end = (): void => {
    setTimeout(() => process.exit(0), 2000).unref();
    void close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('disconnect', end);
}
