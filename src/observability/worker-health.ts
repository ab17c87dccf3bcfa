import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { ConfigState } from '../config/held.js';
import { CodedError } from '../domain/failure.js';
import { configHealth } from './config-health.js';
import { createConfigMetrics } from './config-metrics.js';

export interface WorkerHealth {
  readonly state: () => ConfigState;
  /** whether work can be taken now */
  readonly isReady: () => Promise<boolean>;
}

/** How a worker is: for a supervisor, and for people who ask which configuration applies. Nothing of a person. */
export function createWorkerHealth({ state, isReady }: WorkerHealth): Hono {
  const metrics = createConfigMetrics(state);
  const configuration = () => configHealth(state());
  const app = new Hono();
  app.get('/health/live', (context) => context.json({ status: 'live', configuration: configuration() }));
  app.get('/health/ready', async (context) =>
    (await isReady())
      ? context.json({ status: 'ready', configuration: configuration() })
      : context.json({ status: 'not-ready', configuration: configuration() }, 503),
  );
  app.get('/metrics', async (context) =>
    context.body(await metrics.metrics(), 200, { 'content-type': metrics.contentType }),
  );
  return app;
}

/** Serves it. Fails with `worker.port-taken` where the port cannot be had. */
export async function serveHealth(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: host });
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new CodedError('worker.port-taken', { port })));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
