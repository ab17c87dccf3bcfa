import { join } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../../domain/failure.js';
import { readAtMost, standing } from '../../files/files.js';
import { isMissing } from '../../files/system-errors.js';

/** What whoever carried an action out says of it. */
const answerSchema = z.object({
  reference: z.string().min(1).max(200),
  /** of what stands in Mosaic now */
  id: z.string().min(1).max(100).nullish(),
  /** why Mosaic did not take it: a word, never a text */
  refused: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,59}$/)
    .nullish(),
  /** of an alert */
  acknowledged: z.boolean().nullish(),
});
export type Answer = z.infer<typeof answerSchema>;

/** An answer is a few words; nothing larger is read. */
const answerBytesAtMost = 16 * 1024;

/** A robot writes an answer within seconds: what cannot be read after so long stays so. */
const patience = 10 * 60_000;

/**
 * The answer to an action; undefined where there is none, or half of one.
 * @throws CodedError `mosaic.unexpected-answer` for one that stays unreadable or answers something else
 */
export async function answerTo(
  { folder, now }: { readonly folder: string; readonly now: () => number },
  name: string,
  reference: string,
): Promise<Answer | undefined> {
  const path = join(folder, `${name}.json`);
  const found = await standing(path);
  if (found === undefined) return undefined;
  const answer = await readAtMost(path, answerBytesAtMost).then(answerIn, (error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (answer?.reference === reference) return answer;
  if (answer === undefined && now() - found.at < patience) return undefined;
  throw new CodedError('mosaic.unexpected-answer', { call: 'find-written' });
}

function answerIn(bytes: Buffer | undefined): Answer | undefined {
  try {
    const { success, data } = answerSchema.safeParse(JSON.parse((bytes ?? '').toString().replace(/^\uFEFF/, '')));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
