import type { CpisLink } from '../client.js';
import type { ChildAct } from '../domain/child-acts.js';
import { CodedError } from '../domain/failure.js';
import type { ActOutcome } from '../domain/operator-acts.js';
import type { MosaicPersonId } from '../domain/people.js';
import type { Deed } from './acts.js';
import { inTime } from './context.js';

/** An act on one child, as a deed that can be tried first. */
export const deedOf = (link: CpisLink, personId: MosaicPersonId, act: ChildAct): Deed => ({
  about: `child ${personId}`,
  act,
  would: wouldOf(act),
  preview: () => inTime(link, () => previewed(link, personId, act)),
  carryOut: () => inTime(link, () => done(link, personId, act)),
});

function wouldOf(act: ChildAct): string {
  switch (act.kind) {
    case 'retry':
      return 'read the child from Mosaic, forget its refusals and try everything again that failed';
    case 'resend':
      return 'send every open registration of the child again in the next file';
    case 'discard':
      return `end ${act.about}: nothing more is done about it`;
    case 'confirm-delete':
      return `have CP-IS delete ${act.registrationId} with the next file: it is the second confirmation`;
    case 'set-replacement-number':
      return 'register the child under the new number, unless another child holds it';
    case 'take-up':
      return `note that ${act.by} deals with ${act.about ?? 'every alert that nobody has taken up'}`;
  }
}

async function previewed({ children }: CpisLink, personId: MosaicPersonId, act: ChildAct): Promise<ActOutcome> {
  const preview = await children.preview(personId, act);
  if ('refusal' in preview) throw new CodedError(preview.refusal);
  return preview.outcome;
}

function done({ children }: CpisLink, personId: MosaicPersonId, act: ChildAct): Promise<ActOutcome> {
  switch (act.kind) {
    case 'retry':
      return children.retry(personId, act);
    case 'resend':
      return children.resend(personId, act);
    case 'discard':
      return children.discard(personId, act);
    case 'confirm-delete':
      return children.confirmDelete(personId, act);
    case 'set-replacement-number':
      return children.setReplacementNumber(personId, act);
    case 'take-up':
      return children.takeUp(personId, act);
  }
}
