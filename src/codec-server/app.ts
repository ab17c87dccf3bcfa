import type { HttpBindings } from '@hono/node-server';
import type { Payload } from '@temporalio/common';
import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { bearerIn } from '../access/by-token.js';
import type { Pace } from '../access/pace.js';
import { refused } from '../access/refusal.js';
import type { TokenCheck } from '../access/tokens.js';
import type { AuditSink } from '../audit/port.js';
import type { CodecServerSettings } from '../config/access.js';
import type { FailureCode } from '../domain/failure.js';
import { CodedError } from '../domain/failure.js';
import { createFailed } from '../http/failed.js';
import { bodyAtMost, keptByNobody, plainRequests } from '../http/strict.js';
import type { Logger } from '../observability/logger.js';
import { masked } from './mask.js';
import type { Opening } from './opening.js';
import { workflowsOf } from './opening.js';
import type { Viewer } from './viewer.js';
import { viewerOf } from './viewer.js';
import { fromWire, payloadsSchema, toWire } from './wire.js';

export interface CodecServerParts {
  readonly settings: Pick<CodecServerSettings, 'origin' | 'tokens' | 'roles'>;
  /** of the authority: the only one whose payloads are opened */
  readonly namespace: string;
  readonly check: TokenCheck;
  readonly pace: Pace;
  readonly opening: Opening;
  readonly audit: AuditSink;
  readonly logger: Logger;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { seen?: Seen };
}

/** What is known of a call so far, for its line of the audit. */
interface Seen {
  viewer?: Viewer;
  workflows?: readonly string[];
}

/** A page of a history comes in one call. */
const bodyBytesAtMost = 8_000_000;

/** A page of a list shows some of each workflow; each has a line of its own in the audit. */
const workflowsAtMost = 100;

/** Opens payloads for the Temporal UI: `POST /decode`, for one origin, and nothing else. It never encrypts. */
export function createCodecServer(parts: CodecServerParts): Hono<Env> {
  const app = new Hono<Env>();
  const failed = createFailed(parts.logger, 'cpis-codec');
  app.onError(async (error, context) => {
    const code = error instanceof CodedError ? error.code : 'unexpected';
    await recordRefusal(parts, context.get('seen'), code);
    return failed(error, context);
  });
  app.notFound(() => {
    throw new CodedError('not-found');
  });
  app.use(keptByNobody, oneOrigin(parts.settings.origin), plainRequests);
  app.post('/decode', async (context, next) => {
    context.set('seen', {});
    await next();
  });
  // nothing of a body is read before it is known whose it is
  app.post('/decode', async (context, next) => {
    const seen = context.get('seen') ?? {};
    seen.viewer = await admitted(context.req.header('authorization'), parts);
    await next();
  });
  app.post('/decode', bodyAtMost(bodyBytesAtMost), async (context) => {
    const seen = context.get('seen') ?? {};
    if (seen.viewer === undefined) throw new CodedError('access.no-credential');
    const payloads = payloadsIn(await context.req.text());
    const workflows = workflowsOf(payloads);
    if (workflows.length > workflowsAtMost) throw new CodedError('request.too-large');
    const opened = await parts.opening.open(payloads);
    seen.workflows = workflows;
    const { sight } = seen.viewer;
    const shown = sight === 'support' ? opened.map(masked) : opened;
    await record(parts.audit, seen, `${shown.length} shown as ${sight}`);
    return context.json({ payloads: shown.map(toWire) });
  });
  app.all('/decode', () => {
    throw new CodedError('request.wrong-method');
  });
  return app;
}

/** Reads who it is, and counts. */
async function admitted(
  authorization: string | undefined,
  { check, pace, settings, namespace }: CodecServerParts,
): Promise<Viewer> {
  const token = bearerIn(authorization);
  if (authorization === undefined) throw new CodedError('access.no-credential');
  if (token === undefined) throw refused('no-such-way');
  const viewer = viewerOf(await check(token), { ...settings, namespace });
  await pace.keep(viewer.person);
  return viewer;
}

function payloadsIn(text: string): readonly Payload[] {
  const read = payloadsSchema.safeParse(jsonIn(text));
  if (!read.success) throw new CodedError('request.invalid');
  return read.data.payloads.map(fromWire);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CodedError('request.not-json');
  }
}

async function record(audit: AuditSink, { viewer, workflows = [] }: Seen, result: string): Promise<void> {
  const entry = { what: 'codec.decode', who: viewer?.person ?? 'nobody', why: viewer?.reason ?? null, result };
  const subjects = workflows.length === 0 ? [null] : workflows;
  try {
    await Promise.all(subjects.map((subject) => audit.record({ ...entry, subject })));
  } catch {
    throw new CodedError('audit.unwritable');
  }
}

/** What came too often is only logged, and so are strangers past a pace: a flood must not fill the audit's disk. */
async function recordRefusal(
  { audit, pace }: CodecServerParts,
  seen: Seen | undefined,
  code: FailureCode,
): Promise<void> {
  if (seen === undefined || code === 'access.too-often') return;
  try {
    if (seen.viewer === undefined) await pace.keep('nobody');
    await record(audit, seen, code);
  } catch {
    // it is refused all the same, and logged
  }
}

/** What the Temporal UI sends with a call. */
const headersAllowed = ['content-type', 'authorization', 'authorization-extras', 'x-namespace'];

/** Only pages of the one origin may call, and only to decode; a caller that names no origin is no page of it. */
const oneOrigin =
  (origin: string): MiddlewareHandler =>
  async (context, next) => {
    if (context.req.header('origin') !== origin) throw new CodedError('access.not-allowed', { reason: 'origin' });
    if (context.req.method !== 'OPTIONS') {
      await next();
      context.header('access-control-allow-origin', origin);
      context.header('vary', 'origin');
      return undefined;
    }
    const wanted = (context.req.header('access-control-request-headers') ?? '').split(',').map((one) => one.trim());
    const isAllowed =
      context.req.path === '/decode' &&
      context.req.header('access-control-request-method') === 'POST' &&
      wanted.every((one) => one === '' || headersAllowed.includes(one.toLowerCase()));
    if (!isAllowed) throw new CodedError('access.not-allowed', { reason: 'preflight' });
    return context.body(null, 204, {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': headersAllowed.join(', '),
      'access-control-max-age': '600',
      vary: 'origin',
    });
  };
