import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { CodedError } from '../domain/failure.js';

/** What Node knows of a request; without a server, as in a test of the app alone, nothing. */
export const incomingOf = (context: Context): HttpBindings['incoming'] | undefined =>
  (context.env as Partial<HttpBindings> | undefined)?.incoming;

/** These may stand more than once: proxies and browsers add to them, and nothing here depends on them. */
const mayRepeat = /^(accept(-.*)?|cookie|forwarded|via|x-forwarded-.*|cache-control|pragma|te|warning)$/;

const hasBody = (header: (name: string) => string | undefined): boolean =>
  header('transfer-encoding') !== undefined || !['0', undefined].includes(header('content-length'));

/** Whether a request brings a body. */
export const bringsBody = ({ req }: Context): boolean => hasBody((name) => req.header(name));

/**
 * Refuses what is not plain: a header twice or with other than plain characters, a body where none belongs, another type
 * than JSON, an encoding. Of two headers Node keeps one, and the next server may keep the other.
 */
export const plainRequests: MiddlewareHandler = async (context, next) => {
  refuseOddHeaders(incomingOf(context)?.rawHeaders ?? []);
  const { method } = context.req;
  const isPost = method === 'POST';
  if (bringsBody(context) && !isPost) throw new CodedError('request.wrong-headers');
  if (context.req.header('content-encoding') !== undefined) throw new CodedError('request.wrong-type');
  if (isPost && !isJson(context.req.header('content-type'))) throw new CodedError('request.wrong-type');
  await next();
};

function refuseOddHeaders(raw: readonly string[]): void {
  const seen = new Set<string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at]?.toLowerCase() ?? '', raw[at + 1] ?? ''];
    if (!/^[\t\x20-\x7e]*$/.test(value)) throw new CodedError('request.wrong-headers');
    if (seen.has(name) && !mayRepeat.test(name)) throw new CodedError('request.wrong-headers');
    seen.add(name);
  }
}

const isJson = (type: string | undefined): boolean =>
  /^application\/json(\s*;\s*charset="?utf-8"?)?\s*$/i.test(type ?? '');

/** A body of at most so many bytes, said or not. */
export const bodyAtMost = (bytes: number): MiddlewareHandler =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new CodedError('request.too-large');
    },
  });

/** Nothing is kept by anybody between, and no browser guesses at what it got. */
export const keptByNobody: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('x-content-type-options', 'nosniff');
};
