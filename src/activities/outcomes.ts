import { heartbeat } from '@temporalio/activity';
import { gunzipSync } from 'node:zlib';
import type { BuiltFile } from '../contracts/upload.js';
import { recordIndexes } from '../cpis/locations.js';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { ToldOutcome } from '../domain/upload-outcomes.js';
import { outcomesOf } from '../domain/upload-outcomes.js';
import type { Children } from './ports.js';

/** What an answer means for each change of the file, by the places that it names in the exact bytes that were sent. */
export function outcomesIn(file: BuiltFile, answer: Acknowledgement): readonly ToldOutcome[] {
  const bytes = gunzipSync(Buffer.from(file.body, 'base64'));
  const indexes = recordIndexes(
    bytes,
    answer.results.map(({ location }) => location ?? ''),
  );
  const placed = answer.results.map((result, at) => {
    const found = indexes[at];
    return found === undefined ? { result } : { result, place: found };
  });
  return outcomesOf(file.places, answer, placed, file.sequence, answer.createdAt);
}

/** How many children are told side by side: one after the other, a full file took longer to tell than to answer. */
const toldAtOnce = 10;

/** Tells each child its outcome; telling one twice changes nothing. */
export async function tellOutcomes(
  children: Pick<Children, 'answer'>,
  outcomes: readonly ToldOutcome[],
): Promise<void> {
  for (let from = 0; from < outcomes.length; from += toldAtOnce) {
    const together = outcomes.slice(from, from + toldAtOnce);
    // a child that is not there is an outcome, not a failure: its workflow has closed
    await Promise.all(together.map(({ personId, answer }) => children.answer(personId, answer)));
    heartbeat(from);
  }
}
