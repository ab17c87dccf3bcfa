import { CodedError, type FailureCode } from '../../domain/failure.js';

export interface MosaicCall {
  readonly name:
    | 'read-child'
    | 'in-scope'
    | 'find-by-number'
    | 'read-relations'
    | 'read-reference-data'
    | 'write-case-note'
    | 'raise-alert'
    | 'complete-step'
    | 'find-written';
  /** what follows the base address, encoded */
  readonly path: string;
  /** posted as JSON; without one the call is a GET */
  readonly body?: unknown;
  /** true where something stands in Mosaic afterwards: its lost answer is ambiguous */
  readonly writes?: boolean;
  /** true where a 404 says that Mosaic does not know the person of the call */
  readonly aboutPerson?: boolean;
}

/** Means that Mosaic, or what stands before it, did nothing and may do it later. */
const notNow: ReadonlySet<number> = new Set([408, 425, 429]);

function codeOf(status: number, { writes, aboutPerson }: MosaicCall): FailureCode {
  if (status >= 500 || notNow.has(status)) return 'mosaic.unavailable';
  if (status === 401 || status === 403) return 'mosaic.refused-credentials';
  if (status === 404 && aboutPerson) return 'mosaic.person-unknown';
  const refused = status === 400 || status === 409 || status === 413 || status === 422;
  return writes && refused ? 'mosaic.refused-write' : 'mosaic.unexpected-answer';
}

/** An answer that is not the one we asked for. Its body is not read: the text is not ours. */
export const refusal = (status: number, call: MosaicCall): CodedError =>
  new CodedError(codeOf(status, call), { call: call.name, status });

/** A good status with a body that is not in the contract. */
export const unreadable = (status: number, { name }: MosaicCall): CodedError =>
  new CodedError('mosaic.unexpected-answer', { call: name, status });

/** These end a call before a byte of it can reach Mosaic. */
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_[A-Z]+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|CERT_.*|.*_CERT.*|ERR_TLS_.*|ERR_SSL_.*|DEPTH_ZERO_.*|.*_ISSUER.*)$/;

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value ? Reflect.get(value, key) : undefined;

/**
 * A call without a whole answer. The error of the HTTP library holds the token and the body and never leaves: only the
 * name of the system error does.
 */
export function networkFailure(error: unknown, { name, writes }: MosaicCall): CodedError {
  const message = field(error, 'message');
  if (!writes && typeof message === 'string' && message.startsWith('maxContentLength')) {
    return new CodedError('mosaic.unexpected-answer', { call: name });
  }
  const code = field(error, 'code');
  const reason = typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
  const facts = { call: name, ...(reason !== undefined && { reason }) };
  const nothingArrived = reason !== undefined && neverConnected.test(reason);
  return new CodedError(writes && !nothingArrived ? 'mosaic.write-unanswered' : 'mosaic.unreachable', facts);
}
