import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import * as messages from '../contracts/child.js';
import { isAct, isMosaicEvent, isNotification, isRecordAnswer } from '../contracts/guards.js';
import { answered, retried } from '../domain/child-registration.js';
import type { ChildState } from '../domain/child-state.js';
import { attended, mosaicReported, notified } from '../domain/child-state.js';
import type { ChildRecord } from './child-record.js';
import { now } from './run.js';

/** Registers every handler, before the first await. Handlers only take in; the loops do the work. */
export function receive(record: ChildRecord): void {
  const take = <T>(isRight: (value: unknown) => value is T, change: (state: ChildState, value: T) => ChildState) => {
    return (value: unknown): void => {
      if (isRight(value)) {
        record.state = change(record.state, value);
      } else {
        record.state = attended(record.state, { code: 'message-refused', since: now() });
        record.show();
      }
    };
  };
  setHandler(
    messages.mosaicChanged,
    take(isMosaicEvent, (state, event) => mosaicReported(state, event, now())),
    { description: 'Mosaic reports that something changed for this child.' },
  );
  setHandler(
    messages.recordAnswered,
    take(isRecordAnswer, (state, answer) => answered(state, answer, now())),
    { description: 'CP-IS answered a record of this child.' },
  );
  setHandler(
    messages.notified,
    take(isNotification, (state, notification) => notified(state, notification, now())),
    { description: 'The NHS tells us something about this child.' },
  );
  setHandler(messages.roll, record.roll.ask, { description: 'Continue as new at the next quiet moment.' });
  setHandler(messages.childStatus, record.status, { description: 'What we know of this child.' });
  setHandler(
    messages.retry,
    (): messages.ActOutcome => {
      record.state = retried(record.state, now());
      return 'done';
    },
    {
      description: 'Try again what failed or was refused, after a person changed something.',
      validator: (act: unknown) => {
        if (!isAct(act))
          throw ApplicationFailure.nonRetryable('An act needs an id, a person and a reason.', 'event-invalid');
      },
    },
  );
}
