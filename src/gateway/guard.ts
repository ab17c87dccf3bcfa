import { TLSSocket } from 'node:tls';
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Caller } from '../access/caller.js';
import type { Access } from '../access/open.js';
import { createPaces } from '../access/pace.js';
import { refused } from '../access/refusal.js';
import type { CallRequest, ShownCertificate } from '../access/request.js';
import { isDigestOf } from '../access/signatures.js';
import { digitsOfFingerprint } from '../config/fingerprint.js';
import { CodedError } from '../domain/failure.js';
import { bringsBody, incomingOf } from '../http/strict.js';
import type { Asks, Declared, GatewayApp, GatewayEnv } from './routes.js';
import { declaredIn } from './routes.js';

type Guarded = Context<GatewayEnv>;

/**
 * Lets a request through only where its route says what it asks, and the caller has that. Everything is refused before
 * anything of the body is taken, so that a request that comes too often loses nothing.
 */
export function guard(app: GatewayApp, access: Access): MiddlewareHandler<GatewayEnv> {
  const paces = createPaces();
  return async (context, next) => {
    const { asks, queries } = routeOf(app, context);
    refuseUnknownQueries(context, queries);
    if (asks !== 'open' && !(asks === 'this-machine' && isOnThisMachine(context))) {
      const caller = await access.identify(callRequestOf(context));
      await paces.keep(caller);
      if (!mayCome(asks, caller)) throw new CodedError('access.not-allowed', { reason: caller.name });
      context.set('caller', caller);
    }
    await next();
  };
}

const mayCome = (asks: Asks, { scopes }: Caller): boolean =>
  asks === 'any-caller' || asks === 'this-machine' || scopes.some((scope) => scope === asks);

/** Of a route that says nothing about its callers, nobody learns that it is there. */
function routeOf(app: GatewayApp, context: Guarded): Declared & { readonly asks: Asks } {
  const { method } = context.req;
  const paths = matchedRoutes(context).map(({ path }) => path);
  const declared = declaredIn(app);
  const found = declared.find((route) => route.method === method && paths.includes(route.path));
  if (found?.asks !== undefined) return { ...found, asks: found.asks };
  const isThere = declared.some(({ path, asks }) => asks !== undefined && patternOf(path).test(context.req.path));
  throw new CodedError(isThere && found === undefined ? 'request.wrong-method' : 'not-found');
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);

function refuseUnknownQueries(context: Guarded, known: readonly string[]): void {
  for (const [name, values] of Object.entries(context.req.queries()))
    if (!known.includes(name) || values.length > 1) throw new CodedError('request.unknown-query');
}

/** What a proxy says of whom it asks for: then the caller is not on this machine, though the proxy may be. */
const forwarding = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;

const isOnThisMachine = (context: Guarded): boolean =>
  /^(::ffff:)?127\.|^::1$/.test(incomingOf(context)?.socket.remoteAddress ?? '') &&
  forwarding.every((name) => context.req.header(name) === undefined);

function callRequestOf(context: Guarded): CallRequest {
  const { pathname, search } = new URL(context.req.url);
  const certificate = certificateOf(context);
  return {
    method: context.req.method,
    path: pathname,
    query: search,
    hasBody: bringsBody(context),
    header: (name) => context.req.header(name),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function certificateOf(context: Guarded): ShownCertificate | undefined {
  const socket = incomingOf(context)?.socket;
  if (!(socket instanceof TLSSocket)) return undefined;
  const shown = socket.getPeerX509Certificate();
  const fingerprint = shown && digitsOfFingerprint(shown.fingerprint256);
  if (shown === undefined || fingerprint === undefined) return undefined;
  return { trusted: socket.authorized, fingerprint, subject: shown.subject.split('\n').join(', ') };
}

/** The signature covers the digest alone: whether it is the body's is looked at when the body is there. */
export const digestOfSigned: MiddlewareHandler = async (context, next) => {
  if (context.req.header('signature-input') !== undefined && bringsBody(context)) {
    const body = new Uint8Array(await context.req.arrayBuffer());
    if (!isDigestOf(body, context.req.header('content-digest'))) throw refused('signature-digest');
  }
  await next();
};
