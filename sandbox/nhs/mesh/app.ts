import type { Context, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { mailboxes, mailboxOf, registeredWorkflows } from '../accounts.js';
import { acceptedVersion, answer, invalid, refuse, underFault } from './answers.js';
import { inboxRoutes } from './inbox.js';
import { outboxRoutes } from './outbox.js';
import type { MeshEnv, MeshParts } from './parts.js';
import { judgeToken } from './token.js';
import { trackingRoutes } from './tracking.js';

/** The MESH REST API. It refuses what the specification forbids, also where the NHS's own sandbox is lax. */
export function createMesh(parts: MeshParts): Hono<MeshEnv> {
  const app = new Hono<MeshEnv>();
  app.get('/_ping', (c) => c.json({ status: 'pass' }));
  app.get('/endpointlookup/:ods/:workflow', (c) =>
    c.json({ results: recipients(c.req.param('workflow'), c.req.param('ods')) }),
  );
  app.get('/workflowsearch/:workflow', (c) => c.json({ results: recipients(c.req.param('workflow')) }));
  app.use('/:mailbox/*', authorised(parts));
  app.use('/:mailbox/*', bodyLimit({ maxSize: parts.requestBytes, onError: (c) => refuse(c, 413, tooLarge) }));
  app.on(['POST', 'GET'], '/:mailbox', (c) => underFault(c, parts.faults.take('handshake'), () => handshake(c)));
  app.route('/', inboxRoutes(parts));
  app.route('/', outboxRoutes(parts));
  app.route('/', trackingRoutes(parts));
  return app;
}

/** 413 is HTTP's word for it; what MESH answers is not published. */
const tooLarge = { event: 'SEND', code: '02', msg: 'The request holds more than is allowed' } as const;

function handshake(c: Context<MeshEnv>): Response {
  const missing = ['mex-clientversion', 'mex-osname', 'mex-osversion'].filter((name) => !c.req.header(name));
  if (missing.length > 0) return invalid(c, 'header', missing, 'Field required');
  return answer(c, 200, { v1: { mailboxId: c.get('mailboxId') }, v2: undefined });
}

/** Those who take a workflow, all or those of one organisation. */
const recipients = (workflowId: string, odsCode?: string): readonly object[] =>
  mailboxes
    .filter((box) => odsCode === undefined || box.odsCode === odsCode.toUpperCase())
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
