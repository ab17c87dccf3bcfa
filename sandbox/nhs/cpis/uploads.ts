import { z } from 'zod';
import { heldRecordSchema } from './records.js';

/** What CP-IS decided about one file. It stands in the ledger before anything follows from it. */
export const judgedUploadSchema = z.object({
  /** MESH's id of the file as it came */
  messageId: z.string(),
  receivedAt: z.string(),
  /** null where the file does not tell */
  sequence: z.int().nullable(),
  records: z.int().nullable(),
  fileCode: z.string(),
  recordCodes: z.array(z.string()),
  /** codes of what is wrong with the form of the file */
  problems: z.array(z.string()),
  /** SHA-256 of the bytes */
  digest: z.string(),
  /** these bytes came before under the same number: answered once more, and nothing else */
  repeated: z.boolean(),
  nhsNumbers: z.array(z.string()),
  authority: z.object({ odsCode: z.string(), name: z.string() }),
  changes: z.array(heldRecordSchema),
  /** the acknowledgement in base64, as it is sent */
  answer: z.string(),
  /** milliseconds since 1970; null when the answer is never sent */
  answerAt: z.number().nullable(),
  answerMessageId: z.string(),
  /** a second message with the same answer, by a fault */
  answerCopyId: z.string().optional(),
});
export type JudgedUpload = z.infer<typeof judgedUploadSchema>;

/** The highest number of a file that could be read: CP-IS takes only higher ones from then on. */
export const highestSequence = (uploads: readonly JudgedUpload[]): number =>
  Math.max(0, ...uploads.filter(({ fileCode }) => fileCode !== 'CPF01').map(({ sequence }) => sequence ?? 0));

export const firstOfSequence = (uploads: readonly JudgedUpload[], sequence: number): JudgedUpload | undefined =>
  uploads.find((one) => one.sequence === sequence);
