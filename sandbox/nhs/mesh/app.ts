import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { mailboxes, mailboxOf, registeredWorkflows } from '../accounts.js';
import { acceptedVersion, answer, invalid, refuse } from './answers.js';
import { inboxRoutes } from './inbox.js';
import { outboxRoutes } from './outbox.js';
import type { MeshEnv, MeshParts } from './parts.js';
import { judgeToken } from './token.js';
import { trackingRoutes } from './tracking.js';

const requestBytes = 100 * 1024 * 1024;

/** The MESH REST API. It refuses what the specification forbids, also where the NHS's own sandbox is lax. */
export function createMesh(parts: MeshParts): Hono<MeshEnv> {
  const app = new Hono<MeshEnv>();
  app.get('/_ping', (c) => c.json({ status: 'pass' }));
  app.get('/endpointlookup/:ods/:workflow', (c) =>
    c.json({ results: recipients(c.req.param('workflow'), c.req.param('ods')) }),
  );
  app.get('/workflowsearch/:workflow', (c) => c.json({ results: recipients(c.req.param('workflow')) }));
  app.use('/:mailbox/*', authorised(parts));
  app.use('/:mailbox/*', bodyLimit({ maxSize: requestBytes, onError: (c) => refuse(c, 413, tooLarge) }));
  app.on(['POST', 'GET'], '/:mailbox', (c) => {
    const missing = ['mex-clientversion', 'mex-osname', 'mex-osversion'].filter((name) => !c.req.header(name));
    if (missing.length > 0) return invalid(c, 'header', missing, 'Field required');
    return answer(c, 200, { v1: { mailboxId: c.get('mailboxId') }, v2: undefined });
  });
  app.route('/', inboxRoutes(parts));
  app.route('/', outboxRoutes(parts));
  app.route('/', trackingRoutes(parts));
  return app;
}

const tooLarge = { event: 'SEND', code: '02', msg: 'A request may hold 100 MB' } as const;

/** Those who take a workflow, all or those of one organisation. */
const recipients = (workflowId: string, odsCode?: string): readonly object[] =>
  mailboxes
    .filter((box) => odsCode === undefined || box.odsCode === odsCode)
    .filter((box) => registeredWorkflows.some(({ id, to }) => id === workflowId && to === box.mailboxId))
    .map(({ mailboxId, name }) => ({ mailbox_id: mailboxId, mailbox_name: name }));

/** Every call of a mailbox carries a token that nobody used before; it is used up even when the call then fails. */
const authorised =
  ({ tokens, now }: MeshParts): MiddlewareHandler<MeshEnv> =>
  async (c, next) => {
    if (acceptedVersion(c.req.header('accept')) === undefined) {
      return refuse(c, 400, { code: '06', msg: 'Accept header api format incorrect' });
    }
    const account = mailboxOf(c.req.param('mailbox') ?? '');
    if (!account) return refuse(c, 403, { code: 'EPL-151', msg: 'No mailbox matched' });
    const verdict = judgeToken(
      c.req.header('authorization'),
      account,
      now(),
      (token) => tokens.get(token) !== undefined,
    );
    if (!verdict.valid) return refuse(c, 403, { code: '', msg: verdict.says });
    tokens.put(verdict.usedAs, verdict.forgetAt);
    c.set('mailboxId', account.mailboxId);
    return next();
  };
