import axios, { type AxiosResponse } from 'axios';
import { addressOf } from './addresses.js';
import { createAgents, neverConnected } from './agents.js';
import type { TlsMaterial } from './tls.js';
import { Unanswered } from './unanswered.js';

export interface OutgoingSettings {
  /** the configured address: every call stays below it */
  readonly url: string;
  readonly tls?: TlsMaterial | undefined;
  /** milliseconds until the connection must stand */
  readonly connectMs?: number;
}

export interface OutgoingCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  /** what follows the configured address, encoded */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** milliseconds for the whole call */
  readonly withinMs: number;
  /** the largest answer that is read */
  readonly atMostBytes: number;
  /** on a connection of its own: the reset of an idle one, which the other side has just closed, would leave it in doubt */
  readonly alone?: boolean;
  /** the body as it was sent, zipped or not */
  readonly asSent?: boolean;
}

export interface OutgoingAnswer {
  readonly status: number;
  /** a header's text by its lower-case name; undefined when absent or empty */
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
}

/**
 * One call, one answer, whatever its status; nothing is tried again. Fails with `Unanswered`, or with
 * `outgoing.foreign-address`.
 */
export type Outgoing = (call: OutgoingCall) => Promise<OutgoingAnswer>;

const connectWithinMs = 10_000;

/**
 * The only way out over HTTP: to one configured address, without redirects and without proxies of the environment, over TLS
 * 1.2 or later with the name checked. What a message or an answer says is never an address (docs/security.md).
 */
export function createOutgoing({ url, tls, connectMs = connectWithinMs }: OutgoingSettings): Outgoing {
  const shared = createAgents(tls, connectMs, true);
  const single = createAgents(tls, connectMs, false);
  return async ({ method, path, headers, body, withinMs, atMostBytes, alone, asSent }) => {
    const address = addressOf(url, path);
    const answer = await axios
      .request<unknown>({
        ...(alone ? single : shared),
        adapter: 'http',
        method,
        url: address,
        headers: { ...headers },
        ...(body !== undefined && { data: sent(body) }),
        timeout: withinMs,
        signal: AbortSignal.timeout(withinMs),
        responseType: 'arraybuffer',
        decompress: asSent !== true,
        maxContentLength: atMostBytes,
        maxBodyLength: Infinity,
        maxRedirects: 0,
        proxy: false,
        validateStatus: () => true,
      })
      .catch((error: unknown) => Promise.reject(unanswered(error)));
    return answerOf(answer);
  };
}

const sent = (body: Uint8Array | string): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

const answerOf = ({ status, headers, data }: AxiosResponse<unknown>): OutgoingAnswer => ({
  status,
  header: (name) => textOf(headers[name]),
  body: Buffer.isBuffer(data) ? data : Buffer.alloc(0),
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined;

function unanswered(error: unknown): Unanswered {
  const message = field(error, 'message');
  const isTooLarge = typeof message === 'string' && message.startsWith('maxContentLength');
  const code = field(error, 'code');
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
  const mayHaveArrived = !neverConnected(error) && !neverConnected(field(error, 'cause'));
  return new Unanswered(isTooLarge ? 'too-large' : 'no-answer', mayHaveArrived, reason);
}
