import { z } from 'zod';

/** What one MESH request was answered with. */
export interface Answer {
  readonly status: number;
  /** a header's text by its lower-case name; undefined when absent or empty */
  readonly header: (name: string) => string | undefined;
  /** as sent by the service, unzipped when the answer said that it was zipped */
  readonly body: Buffer;
}

/** Message ids become part of an address: letters, digits, `_`, `-` and `.` only, and never a dot first. */
const safeId = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
export const isSafeId = (id: string): boolean => safeId.test(id);

/** A MESH status or error code. Anything longer or odder is text, and text from outside goes nowhere. */
const meshCode = /^[A-Za-z0-9-]{1,30}$/;
export const isMeshCode = (code: unknown): code is string => typeof code === 'string' && meshCode.test(code);

const list = z.object({
  messages: z.array(z.string()),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/** v2 says `message_id`, v1 and some older chunk answers `messageID`. */
const receipt = z
  .object({ message_id: z.string().regex(safeId).optional(), messageID: z.string().regex(safeId).optional() })
  .transform((body) => body.message_id ?? body.messageID);

/** v1 writes statuses with a capital. */
const status = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['uploading', 'accepted', 'acknowledged', 'undeliverable', 'error']));

const tracking = z.object({ status });
const trackingV1 = z.object({ messageId: z.string().regex(safeId), status: z.string().nullish() });

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

const readProblemV2 = read(problemV2);
const readProblemV1 = read(problemV1);

/** The MESH code in an error body, when there is one and it is a code. */
export function errorCode(body: Buffer): string | undefined {
  const codes = [...(readProblemV2(body)?.detail ?? []).map(({ code }) => code), readProblemV1(body)?.errorCode];
  return codes.find(isMeshCode);
}
