import { MockActivityEnvironment } from '@temporalio/testing';
import { writeOnce } from '../../src/activities/write-once.js';
import type { Effect } from '../../src/domain/action-plans.js';
import * as actions from '../../src/domain/child-actions.js';
import type { ChildState } from '../../src/domain/child-state.js';
import type { Instant } from '../../src/domain/dates.js';
import { CodedError, failureOf, isFailureCode, type FailureCode } from '../../src/domain/failure.js';
import type { Mosaic } from '../../src/mosaic/port.js';

/** What becomes of one write: its answer is lost, it never arrives, it is refused for good, or the attempt is killed. */
export type Fate = 'taken' | 'lost' | 'away' | 'refused' | 'killed-before' | 'killed-after';

/** A Mosaic that never looks whether a reference stands: whoever writes twice has written twice. */
export function openUnsureMosaic(fates: readonly Fate[]) {
  const written: Effect[] = [];
  const refused = new Set<string>();
  const left = [...fates];
  const standing = (reference: string) => written.find((one) => one.reference === reference);
  const take = (effect: Effect): Promise<{ id: string; alreadyThere: boolean }> => {
    const fate = refused.has(effect.reference) ? 'refused' : (left.shift() ?? 'taken');
    if (fate === 'refused') {
      refused.add(effect.reference);
      return Promise.reject(new CodedError('mosaic.refused-write'));
    }
    if (fate === 'taken' || fate === 'lost' || fate === 'killed-after') written.push(effect);
    if (fate === 'taken') return Promise.resolve({ id: effect.reference, alreadyThere: false });
    const code = fate === 'away' || fate === 'killed-before' ? 'mosaic.unreachable' : 'mosaic.write-unanswered';
    return Promise.reject(new CodedError(code));
  };
  const mosaic: Pick<Mosaic, 'writeCaseNote' | 'raiseAlert' | 'completeStep' | 'findWritten'> = {
    writeCaseNote: (write) => take({ kind: 'case-note', reference: write.reference, write }),
    raiseAlert: (write) => take({ kind: 'alert', reference: write.reference, write }),
    completeStep: (write) => take({ kind: 'step', reference: write.reference, write }),
    findWritten: (kind, reference) => {
      const found = standing(reference);
      return Promise.resolve(found?.kind === kind ? { id: reference, alreadyThere: true } : undefined);
    },
  };
  return { mosaic: mosaic as Mosaic, written };
}

const attemptsAtMost = 4;

/** Quick attempts at one effect, as the activity makes them; what comes out is what the workflow sees. */
async function attempts(mosaic: Mosaic, effect: Effect, triedBefore: boolean): Promise<FailureCode | 'written'> {
  for (let attempt = 1; ; attempt += 1) {
    const environment = new MockActivityEnvironment({ attempt });
    const error: unknown = await environment.run(() => failureOfWork(writeOnce(mosaic, { effect, triedBefore })));
    if (!isFailureCode(error)) return 'written';
    if (failureOf(error).class === 'permanent' || attempt === attemptsAtMost) return error;
  }
}

/** As a value: the environment logs what is thrown. */
const failureOfWork = (work: Promise<unknown>): Promise<FailureCode | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof CodedError) return error.code;
      throw error;
    },
  );

/** One round of the workflow's loop on one notification: until all stands, it is parked, or it steps aside. */
export async function carryOut(state: ChildState, identity: string, mosaic: Mosaic, now: Instant): Promise<ChildState> {
  let next = state;
  for (;;) {
    const pending = actions.pendingOf(next, identity);
    if (pending === undefined) return next;
    const effect = actions.nextEffect(pending);
    if (effect === undefined) {
      const failure = actions.refusalOf(pending);
      return failure === undefined
        ? actions.dealtWith(next, identity, now)
        : actions.parked(next, identity, failure, now);
    }
    const triedBefore = pending.tried.includes(effect.reference);
    if (!triedBefore) next = actions.triedEffect(next, identity, effect.reference);
    const outcome = await attempts(mosaic, effect, triedBefore);
    if (outcome === 'written') next = actions.doneEffect(next, identity, effect.reference);
    else if (outcome === 'mosaic.refused-write') next = actions.refusedEffect(next, identity, effect, outcome, now);
    else return actions.delayed(next, identity, outcome, now, now);
  }
}
