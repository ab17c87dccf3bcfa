import { CodedError } from '../../domain/failure.js';
import { createOutgoing } from '../../outgoing/outgoing.js';
import type { TlsMaterial } from '../../outgoing/tls.js';
import type { Secret } from '../../secrets/secret.js';
import { networkFailure, type MosaicCall } from './errors.js';

export interface HttpMosaicSettings {
  /** where `/v1` begins: `https://mosaic.example.gov.uk/cpis-link` */
  readonly url: string;
  /** read for every call, so that a rotated token is used at once */
  readonly token?: () => Secret;
  readonly tls?: TlsMaterial | undefined;
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
export function createExchange({ url, tls, token, timeoutMs }: HttpMosaicSettings): Exchange {
  const outgoing = createOutgoing({ url, tls });
  return async (call) => {
    const authorization = authorizationOf(call, token);
    const answer = await outgoing({
      method: call.body === undefined ? 'GET' : 'POST',
      path: call.path,
      headers: {
        accept: 'application/json',
        'user-agent': 'cpis-link',
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
        ...(authorization !== undefined && { authorization }),
      },
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      withinMs: timeoutMs,
      atMostBytes: answerBytesAtMost,
    }).catch((error: unknown) => Promise.reject(networkFailure(error, call)));
    return { status: answer.status, body: parsed(answer.body) };
  };
}

function authorizationOf(call: MosaicCall, token: (() => Secret) | undefined): string | undefined {
  try {
    return token && `Bearer ${token().reveal()}`;
  } catch {
    throw new CodedError('mosaic.refused-credentials', { call: call.name, reason: 'SECRET_UNREADABLE' });
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
