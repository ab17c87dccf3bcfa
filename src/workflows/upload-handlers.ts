import { setHandler } from '@temporalio/workflow';
import { isAct, isAnswered, isProceed, isUndelivered } from '../contracts/guards.js';
import type { Told, UploadEntry } from '../contracts/upload.js';
import { takeUpAlerts } from '../contracts/role-alerts.js';
import * as messages from '../contracts/upload.js';
import type { ActOutcome, OperatorAct } from '../domain/operator-acts.js';
import { wasTaken } from '../domain/operator-acts.js';
import { takenUp } from '../domain/role-climbs.js';
import type { UploadAct } from '../domain/upload-acts.js';
import { uploadActRefusal } from '../domain/upload-acts.js';
import { createReceiver } from './receiving.js';
import { refusal } from './refusal.js';
import { now } from './run.js';
import type { UploadRecord } from './upload-record.js';
import { validateTakeUp } from './taking-up.js';

/** Registers every handler, before the first await. */
export function receive(record: UploadRecord): void {
  const tell = (change: Partial<Told>): void => record.set({ told: { ...record.state.told, ...change } });
  const act = (what: UploadEntry['what'], { actId, by, reason }: OperatorAct, change: Partial<Told>): ActOutcome => {
    const { log } = record.state;
    if (wasTaken(log, actId)) return 'done';
    record.set({ log: [...log, { actId, by, reason, what, at: now() }] });
    record.note({ what: `upload-${what}`, who: by, why: reason, about: actId, result: 'taken' });
    record.calm('payload-refused');
    tell(change);
    return 'done';
  };
  const { signal, update } = createReceiver((why) => record.attend('payload-refused', why));
  signal(messages.proceed, isProceed, ({ sequence }) => {
    if (sequence === record.input.sequence) tell({ proceed: true });
  });
  signal(messages.answered, isAnswered, (answer) => {
    const { answers } = record.state.told;
    const isKnown = [...answers, record.state.settling].some((one) => one?.messageId === answer.messageId);
    if (!isKnown) tell({ answers: [...answers, answer] });
  });
  signal(messages.undelivered, isUndelivered, ({ messageId }) => {
    // about a copy that went before
    if (record.state.earlier?.includes(messageId) !== true) tell({ undelivered: true });
  });
  setHandler(messages.uploadStatus, record.status);
  setHandler(messages.builtFile, () => record.state.file ?? null);
  setHandler(messages.carries, () =>
    record.input.changes.map(({ personId, changeNumber }) => ({ personId, changeNumber })),
  );
  update(messages.resend, {
    take: (asked) => act('resend', asked, { resend: true }),
    description: 'Send it again: the identical bytes, or its changes under a new number where later files went before.',
    validate: (asked) => validate(record, 'resend', asked),
  });
  update(messages.giveUp, {
    take: (asked) => act('give-up', asked, { givenUp: true }),
    description: 'End the wait: the children are told that nobody knows.',
    validate: (asked) => validate(record, 'give-up', asked),
  });
  update(takeUpAlerts, {
    take: (asked) => {
      if (!wasTaken(record.state.log, asked.actId)) record.set(takenUp(record.state));
      return act('take-up', asked, {});
    },
    description: 'Say that you deal with the alerts about it.',
    validate: (asked) => validateTakeUp(record.state, asked),
  });
}

/** What cannot be done now is refused before it leaves a trace; an act that was taken before is taken again. */
function validate({ state }: UploadRecord, kind: UploadAct, asked: unknown): void {
  if (!isAct(asked)) throw refusal('act.invalid');
  const code = uploadActRefusal(state.stage, kind);
  if (code !== undefined && !wasTaken(state.log, asked.actId)) throw refusal(code);
}
