import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { InnerList, Item } from 'structured-headers';
import { isInnerList, parseDictionary, serializeInnerList } from 'structured-headers';
import type { CallRequest } from './request.js';
import { refused } from './refusal.js';

/**
 * HTTP Message Signatures (RFC 9421) with `hmac-sha256`, in one strict form: method, path, query and, with a body, its
 * digest (RFC 9530) are covered; `created`, `nonce` and `keyid` are there. docs/gateway.md has an example.
 */
export interface SignedRequest {
  readonly keyId: string;
  readonly nonce: string;
  /** seconds since 1970 */
  readonly created: number;
  readonly signature: Uint8Array;
  /** what was signed */
  readonly base: string;
}

const always = ['@method', '@path', '@query'];
const known = [...always, 'content-digest'];
const parametersKnown = ['created', 'nonce', 'keyid', 'alg'];
const nonceForm = /^[\w+/=-]{16,128}$/;

/** Reads the two headers of a signature. Throws a CodedError `access.refused`. */
export function readSignature(request: CallRequest): SignedRequest {
  const [label, covered] = only(request.header('signature-input'));
  const [sameLabel, [signed]] = only(request.header('signature'));
  if (label !== sameLabel || !(signed instanceof ArrayBuffer) || !isInnerList(covered))
    throw refused('signature-malformed');
  const [items, parameters] = covered;
  const names = namesOf(items);
  const needed = request.hasBody ? known : always;
  if (!needed.every((name) => names.includes(name))) throw refused('signature-incomplete');
  return {
    ...parametersOf(parameters),
    signature: new Uint8Array(signed),
    base: [
      ...names.map((name) => `"${name}": ${componentOf(name, request)}`),
      `"@signature-params": ${serializeInnerList(covered)}`,
    ].join('\n'),
  };
}

/** One label: with two, it would not be plain which one counts. */
function only(header: string | undefined): [string, Item | InnerList] {
  const [first, second] = parsed(header ?? '');
  if (first === undefined || second !== undefined) throw refused('signature-malformed');
  return first;
}

function parsed(header: string): ReturnType<typeof parseDictionary> {
  try {
    return parseDictionary(header);
  } catch {
    throw refused('signature-malformed');
  }
}

function namesOf(items: readonly Item[]): readonly string[] {
  const names = items.map(([name, more]) => (typeof name === 'string' && more.size === 0 ? name : ''));
  if (new Set(names).size !== names.length || !names.every((name) => known.includes(name)))
    throw refused('signature-malformed');
  return names;
}

function parametersOf(parameters: ReadonlyMap<string, unknown>): Pick<SignedRequest, 'keyId' | 'nonce' | 'created'> {
  const [created, nonce, keyId] = ['created', 'nonce', 'keyid'].map((name) => parameters.get(name));
  if (![...parameters.keys()].every((name) => parametersKnown.includes(name))) throw refused('signature-malformed');
  if (parameters.has('alg') && parameters.get('alg') !== 'hmac-sha256') throw refused('signature-malformed');
  if (typeof created !== 'number' || !Number.isSafeInteger(created)) throw refused('signature-incomplete');
  if (typeof nonce !== 'string' || !nonceForm.test(nonce) || typeof keyId !== 'string')
    throw refused('signature-incomplete');
  return { created, nonce, keyId };
}

function componentOf(name: string, { method, path, query, header }: CallRequest): string {
  switch (name) {
    case '@method':
      return method;
    case '@path':
      return path;
    case '@query':
      return query === '' ? '?' : query;
    default:
      return header(name) ?? '';
  }
}

/** Whether the key made this signature, in constant time. */
export function isSignedBy(key: Uint8Array, { base, signature }: SignedRequest): boolean {
  const right = createHmac('sha256', key).update(base).digest();
  return signature.length === right.length && timingSafeEqual(signature, right);
}

/** Whether the digest that was signed is the body's: `sha-256=:…:`, and no other. */
export function isDigestOf(body: Uint8Array, header: string | undefined): boolean {
  const [name, [digest]] = only(header);
  const right = createHash('sha256').update(body).digest();
  return (
    name === 'sha-256' &&
    digest instanceof ArrayBuffer &&
    digest.byteLength === right.length &&
    timingSafeEqual(new Uint8Array(digest), right)
  );
}
