import type { UpdateDefinition } from '@temporalio/common';
import { setHandler } from '@temporalio/workflow';
import * as messages from '../contracts/child.js';
import * as guards from '../contracts/guards.js';
import { isRefusedPayload } from '../contracts/refused-payload.js';
import type { ChildAct } from '../domain/child-acts.js';
import { acted, refusalOf } from '../domain/child-acts.js';
import { messageDropped } from '../domain/child-alerts.js';
import { answered } from '../domain/child-answers.js';
import { absorbed } from '../domain/child-merge.js';
import type { ChildState } from '../domain/child-state.js';
import { mosaicReported, noted, notified } from '../domain/child-state.js';
import { followedAs, sharesOf } from '../domain/child-view.js';
import type { Instant } from '../domain/dates.js';
import { ukDate } from '../domain/dates.js';
import { writeRefused } from '../domain/handed-over.js';
import { erasureRefusal } from '../domain/erasure.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import type { ChildRecord } from './child-record.js';
import { createReceiver, type Receiver } from './receiving.js';
import { refusal } from './refusal.js';
import { now } from './run.js';

/** Registers every handler, before the first await. Handlers only take in; the loops do the work. */
export function receive(record: ChildRecord): void {
  const receiver = createReceiver((why) => {
    record.state = messageDropped(record.state, why, now());
    record.show();
  });
  receiveSignals(record, receiver);
  receiveActs(record, receiver);
  receiveErasure(record, receiver);
  setHandler(messages.previewAct, (asked) => previewOf(record, asked), {
    description: 'What would come of an operator’s act.',
  });
  setHandler(messages.followed, () => followedAs(record.state), { description: 'What the comparison goes by.' });
  setHandler(messages.shares, () => sharesOf(record.state), { description: 'What others may share with it.' });
  setHandler(messages.childStatus, record.status, { description: 'What we know of this child.' });
}

function receiveSignals(record: ChildRecord, { signal }: Receiver): void {
  const taking =
    <T>(change: (state: ChildState, value: T, at: Instant) => ChildState) =>
    (value: T): void => {
      record.state = change(record.state, value, now());
    };
  signal(
    messages.mosaicChanged,
    guards.isMosaicEvent,
    taking(mosaicReported),
    'Mosaic reports that something changed for this child.',
  );
  signal(messages.recordAnswered, guards.isRecordAnswer, taking(answered), 'CP-IS answered a record of this child.');
  signal(messages.notified, guards.isNotification, taking(notified), 'The NHS tells us something about this child.');
  signal(
    messages.writeRefused,
    guards.isRefusedWrite,
    taking(writeRefused),
    'Whoever carries out what we write says that Mosaic did not take it.',
  );
  signal(
    messages.absorb,
    guards.isHandover,
    taking(absorbed),
    'Another record, or the module before us, hands over what it holds.',
  );
  setHandler(messages.roll, record.roll.ask, { description: 'Continue as new at the next quiet moment.' });
}

/** Each act is checked before it is taken: what cannot be done leaves no trace. */
function receiveActs(record: ChildRecord, { update }: Receiver): void {
  const act = <T extends OperatorAct>(
    definition: UpdateDefinition<messages.ActOutcome, [T]>,
    isRight: (value: unknown) => value is T,
    toAct: (asked: T) => ChildAct,
    description: string,
  ): void => {
    const take = (asked: T): messages.ActOutcome => {
      const { state, outcome } = acted(record.state, toAct(asked), ukDate(now()), now());
      record.state = state;
      return outcome;
    };
    const validate = (asked: unknown): void => {
      const code = isRight(asked) ? refusalOf(record.state, toAct(asked)) : 'act.invalid';
      if (code !== undefined) throw refusal(code);
    };
    update(definition, { take, validate, description });
  };
  act(messages.retry, guards.isAct, (asked) => ({ ...asked, kind: 'retry' }), 'Try again what failed or was refused.');
  act(messages.resend, guards.isAct, (asked) => ({ ...asked, kind: 'resend' }), 'Send every open registration again.');
  act(
    messages.discard,
    guards.isDiscard,
    (asked) => ({ ...asked, kind: 'discard' }),
    'End a matter that was dealt with by hand.',
  );
  act(
    messages.confirmDelete,
    guards.isConfirmDelete,
    (asked) => ({ ...asked, kind: 'confirm-delete' }),
    'Confirm the delete of a wrongly shared registration; two people must.',
  );
  act(
    messages.setReplacementNumber,
    guards.isReplacementNumber,
    (asked) => ({ ...asked, kind: 'set-replacement-number' }),
    'Enter the number that replaced one that is no longer in use.',
  );
  act(messages.takeUp, guards.isTakeUp, (asked) => ({ ...asked, kind: 'take-up' }), 'Say that you deal with an alert.');
}

/** Two people confirmed it elsewhere. Nothing is dropped: what came meanwhile keeps the workflow open. */
function receiveErasure(record: ChildRecord, { update }: Receiver): void {
  setHandler(messages.erasable, (today) => {
    const { knownNumbers, motherNumbers: mothers, replacements } = record.state;
    const numbers = { own: [...knownNumbers, ...replacements.map(({ nhsNumber }) => nhsNumber)], mothers };
    if (isRefusedPayload(today)) return { refusal: today.refusedPayload, numbers };
    const code = erasureRefusal(record.state, today);
    return { ...(code !== undefined && { refusal: code }), numbers };
  });
  update(messages.closeForErasure, {
    take: ({ today }): messages.ActOutcome => {
      if (record.erasing === undefined) record.state = noted(record.state, now(), 'closed-for-erasure');
      record.erasing = today;
      return 'done';
    },
    validate: (asked) => {
      const code = guards.isCloseForErasure(asked) ? erasureRefusal(record.state, asked.today) : 'act.invalid';
      if (code !== undefined) throw refusal(code);
    },
    description: 'End the workflow of a child that is erased.',
  });
}

function previewOf({ state }: ChildRecord, asked: ChildAct): messages.ActPreview {
  if (isRefusedPayload(asked)) return { refusal: asked.refusedPayload };
  const code = refusalOf(state, asked);
  return code === undefined ? { outcome: acted(state, asked, ukDate(now()), now()).outcome } : { refusal: code };
}
