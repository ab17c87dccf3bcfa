import { setHandler } from '@temporalio/workflow';
import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { isRefusedPayload, reasonToDrop } from '../contracts/refused-payload.js';
import { CodedError } from '../domain/failure.js';
import type { FailureCode } from '../domain/failure.js';
import { refusal } from './refusal.js';

/** How an update is taken in. */
interface Taking<R, T> {
  readonly take: (asked: T) => R;
  /** throws where it cannot be taken now: then it leaves no trace */
  readonly validate: (asked: unknown) => void;
  readonly description?: string;
}

/**
 * Registers handlers that drop what the codec refused, and signals of a wrong form. A refused update is taken by its
 * validator and fails in its handler: what a validator turns away is not in the history, and nor would its attention be.
 */
export const createReceiver = (dropped: (why: FailureCode) => void) => ({
  signal: <T>(
    definition: SignalDefinition<[T]>,
    isRight: (value: unknown) => value is T,
    take: (value: T) => void,
    description?: string,
  ): void => {
    const handle = (value: unknown): void => (isRight(value) ? take(value) : dropped(reasonToDrop(value)));
    setHandler(definition, handle, description === undefined ? {} : { description });
  },

  update: <R, T>(definition: UpdateDefinition<R, [T]>, { take, validate, description }: Taking<R, T>): void => {
    const handle = (asked: T): R => {
      if (!isRefusedPayload(asked)) return take(asked);
      dropped(asked.refusedPayload);
      throw refusal(asked.refusedPayload);
    };
    const validator = (asked: unknown): void => {
      if (!isRefusedPayload(asked)) validate(asked);
    };
    setHandler(definition, handle, { validator, ...(description === undefined ? {} : { description }) });
  },
});

export type Receiver = ReturnType<typeof createReceiver>;

/**
 * What a run was started with. Where the codec refused it, the task fails and is tried again: a workflow must neither forget
 * what it carried nor begin with what an outsider said.
 */
export function startedWith<T>(input: T): T {
  if (isRefusedPayload(input)) throw new CodedError(input.refusedPayload);
  return input;
}
