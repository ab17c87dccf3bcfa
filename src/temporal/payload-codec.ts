import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { RefusedPayload } from '../contracts/refused-payload.js';
import { reconcileWorkflowId } from '../contracts/workflow-ids.js';
import { CodedError, isPayloadRefusal } from '../domain/failure.js';
import type { FailureCode } from '../domain/failure.js';
import type { DataKey } from './data-keys.js';
import { isKeyId } from './data-keys.js';
import type { PayloadKeys } from './key-ring.js';
import { packed, unpacked } from './payload-form.js';

const encrypted = 'binary/encrypted';
const formatVersion = '1';
const ivBytes = 12;
const tagBytes = 16;

const bytes = (text: string): Uint8Array => Buffer.from(text);
/** Without a copy where the bytes are real ones; the SDK gives some decoded messages as plain arrays. */
const textOf = (from: Uint8Array): string =>
  (ArrayBuffer.isView(from)
    ? Buffer.from(from.buffer, from.byteOffset, from.byteLength)
    : Buffer.from(from)
  ).toString();

const inClear = { encoding: bytes(encrypted), v: bytes(formatVersion) };

/** A run of the nightly schedule carries a time behind the id that the schedule’s payloads were encrypted for. */
const scheduledRun = new RegExp(`^${reconcileWorkflowId}-\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$`);
const baseId = (id: string): string => (scheduledRun.test(id) ? reconcileWorkflowId : id);

export interface PayloadCodecOptions {
  readonly namespace: string;
  readonly keys: PayloadKeys;
  /** hears why a workflow stands still: its key is not there, or its release. Often, for as long as it stands */
  readonly onWaiting?: (code: FailureCode) => void;
}

/**
 * AES-256-GCM over every payload, bound to the format version, the namespace of our own configuration, the key and the
 * workflow: a ciphertext cannot move between children or authorities. What fails closed and what decodes to a marker is
 * decided in docs/decisions/0031-what-is-refused-and-what-waits.md. Fails with CodedErrors `payload.*`: the worker logs the
 * errors of a codec in clear.
 */
export function createPayloadCodec({
  namespace,
  keys,
  onWaiting = () => undefined,
}: PayloadCodecOptions): PayloadCodec {
  const associated = remembering((keyId, workflowId) =>
    Buffer.from(JSON.stringify([formatVersion, namespace, keyId, workflowId])),
  );

  const open = async (payload: Payload, context: SerializationContext | undefined): Promise<Payload> => {
    const sealed = sealedOf(payload, context?.workflowId);
    const key = await keys.reading(sealed.keyId);
    if (key === 'unknown') throw new CodedError('payload.unknown-key');
    if (key === 'retired') throw new CodedError('payload.retired-key');
    return opened(sealed, key, associated(sealed.keyId, sealed.workflowId));
  };

  return {
    encode: async (payloads, context?: SerializationContext) => {
      const workflowId = baseId(context?.workflowId ?? '');
      const key = await keys.writing();
      const metadata = { ...inClear, kid: bytes(key.id), wf: bytes(workflowId) };
      const bound = associated(key.id, workflowId);
      return payloads.map((payload) => ({ metadata, data: sealedBy(key, payload, bound) }));
    },
    decode: (payloads, context?: SerializationContext) =>
      Promise.all(
        payloads.map(async (payload) => {
          try {
            return await open(payload, context);
          } catch (error) {
            // only what others may send: what an activity gives comes from our own workers
            if (context?.type !== 'workflow' || !(error instanceof CodedError)) throw error;
            if (isPayloadRefusal(error.code)) return markerOf(error.code);
            onWaiting(error.code);
            throw error;
          }
        }),
      ),
  };
}

/** Of the last workflow only: what a worker opens and seals comes in runs. */
function remembering(make: (keyId: string, workflowId: string) => Buffer): typeof make {
  let last: { readonly keyId: string; readonly workflowId: string; readonly made: Buffer } | undefined;
  return (keyId, workflowId) => {
    if (last?.keyId === keyId && last.workflowId === workflowId) return last.made;
    last = { keyId, workflowId, made: make(keyId, workflowId) };
    return last.made;
  };
}

const markerOf = (code: FailureCode): Payload => ({
  metadata: { encoding: bytes('json/plain') },
  data: bytes(JSON.stringify({ refusedPayload: code } satisfies RefusedPayload)),
});

interface Sealed {
  readonly keyId: string;
  readonly workflowId: string;
  readonly data: Uint8Array;
}

/** Everything that can be told without a key comes first: it is told alike whatever keys are there. */
function sealedOf({ metadata, data }: Payload, workflowId: string | undefined): Sealed {
  const { encoding, v, kid, wf } = metadata ?? {};
  if (!encoding || textOf(encoding) !== encrypted) throw new CodedError('payload.in-clear');
  if (!v || !kid || !wf || !data || data.length < ivBytes + tagBytes) throw new CodedError('payload.changed');
  const boundTo = textOf(wf);
  if (workflowId !== undefined && baseId(workflowId) !== boundTo) throw new CodedError('payload.moved');
  // a later release wrote it: one that knows the version must still be able to read it
  if (textOf(v) !== formatVersion) throw new CodedError('payload.unreadable');
  const keyId = textOf(kid);
  // no key ever had such an id: none that comes later could open it
  if (!isKeyId(keyId)) throw new CodedError('payload.changed');
  return { keyId, workflowId: boundTo, data };
}

function sealedBy({ key }: DataKey, payload: Payload, bound: Buffer): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound);
  const sealed = cipher.update(packed(payload));
  return Buffer.concat([iv, sealed, cipher.final(), cipher.getAuthTag()]);
}

function opened({ data }: Sealed, { key }: DataKey, bound: Buffer): Payload {
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(bound).setAuthTag(data.subarray(-tagBytes));
  const content = decipher.update(data.subarray(ivBytes, -tagBytes));
  try {
    decipher.final();
  } catch {
    throw new CodedError('payload.changed');
  }
  try {
    return unpacked(content);
  } catch {
    throw new CodedError('payload.unreadable');
  }
}
