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
  /** the most that one MESH request may hold, in bytes; 100 MB unless said */
  readonly requestBytes?: number | undefined;
  /** milliseconds since 1970 */
  readonly now?: (() => number) | undefined;
}

export interface NhsSandbox {
  readonly app: Hono;
  /** Stops CP-IS; what it had still to answer is answered by the next sandbox on the same ledger. */
  close(): void;
}

const usualDelayMs = 300;
/** The limit of the MESH API specification. */
const usualRequestBytes = 100 * 1024 * 1024;

/** MESH with CP-IS behind it, the calls for tools, and a page for people. */
export function createNhsSandbox(options: NhsSandboxOptions = {}): NhsSandbox {
  const { ledgerFile, answerDelayMs = usualDelayMs, requestBytes = usualRequestBytes, now = Date.now } = options;
  const state = openState(ledgerFile, now, { answerDelayMs, spineAvailable: true, clientSupported: true });
  const service = createCpisService(state);
  const app = new Hono();
  app.use(async (_, next) => {
    state.messages.expire();
    await next();
  });
  app.get('/health', (c) => c.json({ status: 'ok' }));
  app.route(
    '/messageexchange',
    createMesh({
      ...state,
      requestBytes,
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
