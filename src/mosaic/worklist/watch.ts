import { join } from 'node:path';
import { z } from 'zod';
import { dayInMs } from '../../domain/dates.js';
import type { RefusedWrite } from '../../domain/handed-over.js';
import type { MosaicPersonId } from '../../domain/people.js';
import { filesIn, readAtMost, standing } from '../../files/files.js';
import { isMissing } from '../../files/system-errors.js';
import { personIdSchema } from '../../schemas/fields.js';
import { folderFailure } from '../folder-failure.js';
import { answerTo } from './answers.js';

/** An answer that says that Mosaic did not take an action. */
export interface RefusedAction extends RefusedWrite {
  /** whose file it was for; absent where it is about no single child */
  readonly personId?: MosaicPersonId;
  /** the word with which Mosaic refused it */
  readonly reason: string;
}

export interface AnswerListener {
  /** Makes it durable. It is told again at the next look where this rejects, and after a restart. */
  readonly refused: (action: RefusedAction) => Promise<void>;
}

export interface AnswerWatching {
  readonly folder: string;
  /** milliseconds since 1970 */
  readonly now?: () => number;
}

/** Until then a child knows what stands by: an older answer is of no use to it. */
const heardFor = 45 * dayInMs;

/** An action is a note at most, as JSON. */
const actionBytesAtMost = 200_000;

const actionSchema = z.object({ reference: z.string().min(1).max(200), personId: personIdSchema.optional() });

/** Looks for answers that refuse an action: they are heard at once, and not only when its reference is looked up again. */
export function createAnswerWatcher({ folder, now = Date.now }: AnswerWatching, { refused }: AnswerListener) {
  const heard = new Map<string, number>();
  const places = ['outbox', 'done'].map((place) => join(folder, place));
  const answers = join(folder, 'answers');

  const hear = async (file: string): Promise<void> => {
    const at = (await standing(join(answers, file)))?.at;
    if (at === undefined || heard.get(file) === at || now() - at > heardFor) return;
    const action = await actionIn(places, file);
    const name = file.replace(/\.json$/, '');
    const answer = action && (await answerTo({ folder: answers, now }, name, action.reference).catch(() => undefined));
    if (action === undefined || answer === undefined) return;
    const { reference, personId } = action;
    if (answer.refused)
      await refused({
        answerId: `${name}/${at}`,
        reference,
        reason: answer.refused,
        ...(personId !== undefined && { personId }),
      });
    heard.set(file, at);
  };

  return {
    look: async (): Promise<void> => {
      try {
        for (const file of await answersIn(answers)) await hear(file);
      } catch (error) {
        throw folderFailure(error, 'answers');
      }
    },
  };
}

/** A worklist that nobody wrote to yet has no folders. */
const answersIn = (folder: string): Promise<readonly string[]> =>
  filesIn(folder).then(
    (files) => files.filter((file) => /^[a-z][A-Za-z0-9_.-]*\.json$/.test(file)),
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    },
  );

/** The action that an answer is named after, wherever whoever carries it out has moved it. */
async function actionIn(places: readonly string[], file: string): Promise<z.infer<typeof actionSchema> | undefined> {
  for (const place of places) {
    const bytes = await readAtMost(join(place, file), actionBytesAtMost).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    const { success, data } = actionSchema.safeParse(bytes && jsonIn(bytes));
    if (success) return data;
  }
  return undefined;
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
