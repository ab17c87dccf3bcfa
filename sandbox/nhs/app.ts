import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { createAdmin } from './admin/app.js';
import { cpisMailbox } from './accounts.js';
import { createCpisService } from './cpis/service.js';
import { createMesh } from './mesh/app.js';
import { pageRoutes } from './page-routes.js';
import { openState } from './state.js';

export interface NhsSandboxOptions {
  /** where everything stands before it is answered; without it, in memory */
  readonly ledgerFile?: string | undefined;
  /** how long CP-IS takes for a file, in milliseconds */
  readonly answerDelayMs?: number | undefined;
  /** milliseconds since 1970 */
  readonly now?: (() => number) | undefined;
}

export interface NhsSandbox {
  readonly app: Hono;
  /** Stops CP-IS; what it had still to answer is answered by the next sandbox on the same ledger. */
  close(): void;
}

const usualDelayMs = 300;

/** MESH with CP-IS behind it, the calls for tools, and a page for people. */
export function createNhsSandbox({ ledgerFile, answerDelayMs, now = Date.now }: NhsSandboxOptions = {}): NhsSandbox {
  const state = openState(ledgerFile, now);
  const service = createCpisService(state, answerDelayMs ?? usualDelayMs);
  const app = new Hono();
  app.get('/health', (c) => c.json({ status: 'ok' }));
  app.route(
    '/messageexchange',
    createMesh({
      ...state,
      delivered: (message) => {
        if (message.to === cpisMailbox.mailboxId) service.expect(message);
      },
    }),
  );
  app.route('/admin', createAdmin(state, service));
  app.route('/', pageRoutes(state));
  app.notFound((c) => c.json({ error: 'There is nothing here.' }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: 'The request cannot be read.' }, error.status);
    process.stderr.write(`${error.stack ?? error.name}\n`);
    return c.json({ error: 'The sandbox failed.' }, 500);
  });
  service.resume();
  return { app, close: () => service.stop() };
}
