import type { Context } from 'hono';
import type { Fault } from '../../shared/faults.js';
import { withFault } from '../../shared/faults.js';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** The API version that a caller asks for; undefined for a `vnd.mesh` type that does not exist. */
export function acceptedVersion(accept: string | undefined): 1 | 2 | undefined {
  if (!accept?.includes('vnd.mesh')) return 1;
  const version = /^application\/vnd\.mesh\.v([12])\+json$/.exec(accept.trim())?.[1];
  return version === undefined ? undefined : version === '2' ? 2 : 1;
}

const isV2 = (c: Context): boolean => acceptedVersion(c.req.header('accept')) === 2;

/** A success body: the two versions name their members differently. */
export const answer = (
  c: Context,
  status: ContentfulStatusCode,
  bodies: { readonly v1: object; readonly v2: object | undefined },
): Response => {
  const body = isV2(c) ? bodies.v2 : bodies.v1;
  return body === undefined ? c.body(null, status) : c.json(body, status);
};

export interface MeshProblem {
  readonly event?: 'SEND' | 'RECEIVE' | 'TRANSFER' | '';
  readonly code: string;
  readonly msg: string;
  readonly messageId?: string;
}

/** An error body of MESH. */
export function refuse(c: Context, status: ContentfulStatusCode, problem: MeshProblem): Response {
  const { event = '', code, msg, messageId } = problem;
  const v2 = { ...(messageId !== undefined && { message_id: messageId }), detail: [{ event, code, msg }] };
  const ids = messageId === undefined ? {} : { messageID: messageId };
  const v1 = { ...ids, errorEvent: event, errorCode: code, errorDescription: msg };
  return answer(c, status, { v1, v2 });
}

/** 400 for headers or parameters that are missing or malformed. */
export const invalid = (c: Context, place: 'header' | 'query', names: readonly string[], msg: string): Response =>
  c.json({ detail: names.map((name) => ({ loc: [place, name], msg, type: 'value_error' })) }, 400);

export const unknownMessage = (c: Context): Response =>
  refuse(c, 404, { event: 'RECEIVE', code: '20', msg: 'Message does not exist' });

export const goneMessage = (c: Context, messageId: string): Response =>
  refuse(c, 410, { event: 'RECEIVE', code: '14', msg: 'Message is no longer available', messageId });

/** A call under a fault. One that fails with a code says so as MESH would, one without as a broken server does. */
export const underFault = (
  c: Context,
  fault: Fault | undefined,
  work: () => Promise<Response> | Response,
): Promise<Response> =>
  withFault(c, fault, work, ({ code }) => {
    const msg = 'The sandbox was asked to fail here.';
    return code === undefined ? { error: msg } : { detail: [{ event: '', code, msg }] };
  });
