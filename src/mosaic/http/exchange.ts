import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import { CodedError } from '../../domain/failure.js';
import { networkFailure, type MosaicCall } from './errors.js';

export interface HttpMosaicSettings {
  /** where `/v1` begins: `https://mosaic.example.gov.uk/cpis-link` */
  readonly url: string;
  /** read for every call, so that a rotated token is used at once */
  readonly token?: () => string;
  /** for a whole call, in milliseconds. Shorter than the activity's start-to-close, so that no attempt outlives its successor's look-up. */
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  /** undefined where the body is not JSON */
  readonly body: unknown;
}

/** One call, one answer, whatever its status. A call without a whole answer fails with a CodedError. */
export type Exchange = (call: MosaicCall) => Promise<Answer>;

/** A page of 200 children with every plan of their childhoods fits. */
const answerBytesAtMost = 20_000_000;

/** Nothing here tries again: Temporal does. */
export function createExchange({ url, token, timeoutMs }: HttpMosaicSettings): Exchange {
  const agents = {
    httpAgent: new HttpAgent({ keepAlive: true }),
    httpsAgent: new HttpsAgent({ keepAlive: true, minVersion: 'TLSv1.2' }),
  };
  const base = url.replace(/\/+$/, '');
  return async (call) => {
    const authorization = authorizationOf(call, token);
    const answer = await axios
      .request<unknown>({
        ...agents,
        adapter: 'http',
        method: call.body === undefined ? 'GET' : 'POST',
        url: base + call.path,
        headers: {
          accept: 'application/json',
          'user-agent': 'cpis-link',
          ...(call.body !== undefined && { 'content-type': 'application/json' }),
          ...(authorization !== undefined && { authorization }),
        },
        ...(call.body !== undefined && { data: JSON.stringify(call.body) }),
        timeout: timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
        responseType: 'text',
        transformResponse: (text: unknown) => text,
        maxContentLength: answerBytesAtMost,
        maxBodyLength: Infinity,
        maxRedirects: 0,
        proxy: false,
        validateStatus: () => true,
      })
      .catch((error: unknown) => Promise.reject(networkFailure(error, call)));
    return { status: answer.status, body: parsed(answer.data) };
  };
}

function authorizationOf(call: MosaicCall, token: (() => string) | undefined): string | undefined {
  try {
    return token && `Bearer ${token()}`;
  } catch {
    throw new CodedError('mosaic.refused-credentials', { call: call.name, reason: 'SECRET_UNREADABLE' });
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
