import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { PayloadKeys } from './key-files.js';

const encrypted = 'binary/encrypted';
const formatVersion = 1;
const ivBytes = 12;
const tagBytes = 16;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (from: Uint8Array): string => new TextDecoder().decode(from);

/** A schedule's runs carry a time behind the id that their arguments were encrypted for. */
const baseId = (id: string): string => id.replace(/-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, '');

/**
 * AES-256-GCM over every payload, bound to the namespace of our own configuration and to the workflow id, so that a
 * ciphertext cannot move between children unnoticed. Everything but plaintext fails closed. The id stands in clear metadata too: a codec server gets no context.
 * Fails with a code only: the worker logs codec errors in clear.
 */
export function createPayloadCodec({ namespace, keys }: { namespace: string; keys: PayloadKeys }): PayloadCodec {
  const associated = (keyId: string, workflowId: string): Buffer =>
    Buffer.from(JSON.stringify([formatVersion, namespace, keyId, workflowId]));
  const keyOf = (keyId: string): Uint8Array => {
    const key = keys.keys.get(keyId);
    if (key === undefined) throw new Error('CODEC_UNKNOWN_KEY');
    return key;
  };

  const seal = (payload: Payload, workflowId: string): Payload => {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', keyOf(keys.current), iv);
    cipher.setAAD(associated(keys.current, workflowId));
    const sealed = [cipher.update(packed(payload)), cipher.final(), cipher.getAuthTag()];
    return {
      metadata: { encoding: bytes(encrypted), kid: bytes(keys.current), wf: bytes(workflowId) },
      data: Buffer.concat([iv, ...sealed]),
    };
  };

  const open = (payload: Payload, workflowId: string | undefined): Payload => {
    const { encoding, kid, wf } = payload.metadata ?? {};
    if (!encoding || text(encoding) !== encrypted) return refusedMarker();
    if (!kid || !wf || !payload.data || payload.data.length < ivBytes + tagBytes) throw new Error('CODEC_MALFORMED');
    const boundTo = text(wf);
    if (workflowId !== undefined && baseId(workflowId) !== boundTo) throw new Error('CODEC_WRONG_WORKFLOW');
    const keyId = text(kid);
    const decipher = createDecipheriv('aes-256-gcm', keyOf(keyId), payload.data.subarray(0, ivBytes));
    decipher.setAAD(associated(keyId, boundTo));
    decipher.setAuthTag(payload.data.subarray(-tagBytes));
    try {
      return unpacked(Buffer.concat([decipher.update(payload.data.subarray(ivBytes, -tagBytes)), decipher.final()]));
    } catch {
      throw new Error('CODEC_TAMPERED');
    }
  };

  return {
    encode: (payloads, context?: SerializationContext) =>
      inPromise(() => payloads.map((payload) => seal(payload, baseId(context?.workflowId ?? '')))),
    decode: (payloads, context?: SerializationContext) =>
      inPromise(() => payloads.map((payload) => open(payload, context?.workflowId))),
  };
}

/**
 * What somebody sent in clear, by a tool without our keys, is never taken. It decodes to a marker that no guard accepts,
 * so that the handler drops it: a failure here would block the workflow for ever.
 */
const refusedMarker = (): Payload => ({
  metadata: { encoding: bytes('json/plain') },
  data: bytes(JSON.stringify({ refused: 'CODEC_PLAINTEXT' })),
});

const inPromise = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);

/** Metadata and data in one, so that nothing of the payload's form stays in clear: a length, the metadata, the data. */
function packed({ metadata, data }: Payload): Buffer {
  const pairs = Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  const head = Buffer.from(JSON.stringify(pairs));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  // the SDK gives void results as undefined, and decoded messages as plain arrays
  return Buffer.concat([length, head, Buffer.from(data ?? [])]);
}

function unpacked(content: Buffer): Payload {
  const end = 4 + content.readUInt32BE(0);
  const pairs: unknown = JSON.parse(content.subarray(4, end).toString());
  if (!isPairs(pairs)) throw new Error('CODEC_MALFORMED');
  const metadata = Object.fromEntries(pairs.map(([key, value]) => [key, Buffer.from(value, 'base64')]));
  return { metadata, data: content.subarray(end) };
}

const isPairs = (value: unknown): value is [string, string][] =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string');
