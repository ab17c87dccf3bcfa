import { heartbeat } from '@temporalio/activity';
import type { AuditSink } from '../audit/port.js';
import { gunzipSync } from 'node:zlib';
import type { BuiltFile } from '../contracts/upload.js';
import { recordIndexes } from '../cpis/locations.js';
import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { AuditLine } from '../domain/audit.js';
import { recordAccepted } from '../domain/child-answers.js';
import { changeLine } from '../domain/child-state.js';
import { instantOf } from '../domain/dates.js';
import type { ToldOutcome } from '../domain/upload-outcomes.js';
import { outcomesOf } from '../domain/upload-outcomes.js';
import { isAudited } from './audit.js';
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

/**
 * Tells each child its outcome; telling one twice changes nothing. What CP-IS accepted is told to the audit here, so that a
 * registration needs no activity for that alone.
 */
export async function tellOutcomes(
  { children, audit }: { readonly children: Pick<Children, 'answer'>; readonly audit: AuditSink },
  outcomes: readonly ToldOutcome[],
): Promise<void> {
  for (let from = 0; from < outcomes.length; from += toldAtOnce) {
    const together = outcomes.slice(from, from + toldAtOnce);
    const isTold = await isAudited(audit, together.flatMap(acceptedLines));
    // a child that is not there is an outcome, not a failure: its workflow has closed
    await Promise.all(
      together.map(({ personId, answer }) =>
        children.answer(personId, isTold && answer.outcome === 'accepted' ? { ...answer, isAudited: true } : answer),
      ),
    );
    heartbeat(from);
  }
}

/** The line that the child would hold. */
function acceptedLines({ personId, answer }: ToldOutcome): readonly AuditLine[] {
  if (answer.outcome !== 'accepted') return [];
  const line = changeLine({ personId }, answer.changeNumber, recordAccepted);
  return [{ ...line, about: String(answer.sequence), at: instantOf(Date.now()) }];
}
