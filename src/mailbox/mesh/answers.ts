import { z } from 'zod';
import { isMeshCode, isSafeId } from '../values.js';

/** What one MESH request was answered with. */
export interface Answer {
  readonly status: number;
  /** a header's text by its lower-case name; undefined when absent or empty */
  readonly header: (name: string) => string | undefined;
  /** as sent by the service, unzipped when the answer said that it was zipped */
  readonly body: Buffer;
}

const messageId = z.string().refine(isSafeId);

const list = z.object({
  messages: z.array(z.string()),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/** v2 says `message_id`, v1 and some older chunk answers `messageID`. */
const receipt = z
  .object({ message_id: messageId.optional(), messageID: messageId.optional() })
  .transform((body) => body.message_id ?? body.messageID);

/** v1 writes statuses with a capital. */
const status = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['uploading', 'accepted', 'acknowledged', 'undeliverable', 'error']));

const tracking = z.object({ status });
const trackingV1 = z.object({ messageId, status: z.string().nullish() });

const endpoints = z
  .object({
    results: z.array(z.object({ mailbox_id: z.string().refine(isSafeId), mailbox_name: z.string().nullish() })),
  })
  .transform(({ results }) =>
    results.map(({ mailbox_id: mailboxId, mailbox_name: name }) => ({ mailboxId, name: name ?? '' })),
  );

const problemV2 = z.object({ detail: z.array(z.object({ code: z.string().optional() })) });
const problemV1 = z.object({ errorCode: z.string() });

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const read =
  <T>(schema: z.ZodType<T>) =>
  (body: Buffer): T | undefined =>
    schema.safeParse(json(body)).data;

/** Each reads a body; undefined when it is not of that form. */
export const readList = read(list);
export const readReceipt = read(receipt);
export const readTracking = read(tracking);
export const readTrackingV1 = read(trackingV1);
export const readEndpoints = read(endpoints);

const readProblemV2 = read(problemV2);
const readProblemV1 = read(problemV1);

/** The MESH code in an error body, when there is one and it is a code. */
export function errorCode(body: Buffer): string | undefined {
  const codes = [...(readProblemV2(body)?.detail ?? []).map(({ code }) => code), readProblemV1(body)?.errorCode];
  return codes.find(isMeshCode);
}
