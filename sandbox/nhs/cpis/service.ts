import { createHash } from 'node:crypto';
import { encodeAcknowledgement } from '../../../src/cpis/acknowledgement.js';
import type { Fault } from '../../shared/faults.js';
import { authorityMailbox, cpisMailbox, workflowIds } from '../accounts.js';
import type { StoredMessage } from '../mesh/message.js';
import type { Messages } from '../mesh/messages.js';
import type { FaultPlace } from '../mesh/parts.js';
import type { State } from '../state.js';
import { createAppointments } from './appointments.js';
import { readFile } from './checks.js';
import type { Judgement } from './judge.js';
import { heldToday } from './holdings.js';
import { judge } from './judge.js';
import { identityOf } from './records.js';
import type { JudgedUpload } from './uploads.js';
import { firstOfSequence, highestSequence } from './uploads.js';

export interface CpisService {
  /** A message is in CP-IS's mailbox: it is taken after the answer delay. */
  expect(message: StoredMessage): void;
  /** Goes on with what a killed process left open. */
  resume(): void;
  /** Drops what was planned. */
  stop(): void;
}

/**
 * CP-IS behind its mailbox. The waiting messages are its work to do, and a decision is in the ledger before anything
 * follows from it; so a kill at any point leaves either the file or the decision, and doing the rest twice changes nothing.
 */
export function createCpisService(state: State): CpisService {
  const { messages, now } = state;
  const appointments = createAppointments(now);

  const take = (messageId: string): void => {
    const message = messages.get(messageId);
    if (message?.status !== 'accepted') return;
    if (message.type === 'DATA') follow(state, state.uploads.get(messageId) ?? decide(state, message));
    messages.change(message, { status: 'acknowledged', acknowledgedAt: new Date(now()).toISOString() });
    const upload = state.uploads.get(messageId);
    if (upload) planAnswer(upload);
  };
  const planAnswer = (upload: JudgedUpload): void => {
    if (upload.answerAt === null || answerIds(upload).every((id) => messages.get(id))) return;
    appointments.at(upload.answerAt, () => sendAnswer(messages, upload));
  };
  const expect = (message: StoredMessage): void =>
    appointments.at(Date.parse(message.acceptedAt ?? message.uploadedAt) + state.settings().answerDelayMs, () =>
      take(message.id),
    );
  return {
    expect,
    resume() {
      messages.waitingIn(cpisMailbox.mailboxId).forEach(expect);
      state.uploads.values().forEach(planAnswer);
    },
    stop: () => appointments.clear(),
  };
}

function decide(state: State, message: StoredMessage): JudgedUpload {
  const bytes = contentOf(state.messages, message);
  const file = readFile(bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const uploads = state.uploads.values();
  const first = file.upload && firstOfSequence(uploads, file.upload.sequence);
  const fault = state.faults.take('answer');
  const received = {
    messageId: message.id,
    receivedAt: message.acceptedAt ?? message.uploadedAt,
    digest,
    answerAt: answerTime(fault, state.now()),
    answerMessageId: state.messages.newId(),
    ...(fault?.action === 'duplicate' && { answerCopyId: state.messages.newId() }),
  };
  const repeats = first?.digest === digest;
  const judged = repeats
    ? { ...first, answerCopyId: undefined, ...received, repeated: true, changes: [] }
    : { ...judgedNow(state, file), ...received, problems: [...file.problems], repeated: false };
  const decided = fault?.action === 'corrupt' ? { ...judged, answer: damaged(judged.answer) } : judged;
  state.uploads.put(message.id, decided);
  return decided;
}

/** What does not unzip is read as it came, and refused for that. */
function contentOf(messages: Messages, message: StoredMessage): Buffer {
  try {
    return messages.contents.whole(message);
  } catch {
    return messages.contents.chunk(message.id, 1) ?? Buffer.alloc(0);
  }
}

function judgedNow(state: State, file: ReturnType<typeof readFile>) {
  const uploads = state.uploads.values();
  const { answer, changes }: Judgement = judge(file, {
    person: (nhsNumber) => state.people.get(nhsNumber),
    isInactive: (nhsNumber) => state.inactiveNumbers.get(nhsNumber) ?? false,
    held: (identity) => heldToday(state, identity),
    highestSequence: highestSequence(uploads),
    isUsed: (sequence) => firstOfSequence(uploads, sequence) !== undefined,
    ...state.settings(),
    authority: state.authority(),
    now: state.now(),
  });
  return {
    sequence: answer.sequence === 'unknown' ? null : answer.sequence,
    records: answer.quantity === 'unknown' ? null : answer.quantity,
    fileCode: answer.fileCode,
    recordCodes: answer.results.map(({ code }) => code),
    nhsNumbers: [...new Set(file.upload?.records.map(({ nhsNumber }) => nhsNumber))],
    authority: answer.receiver ?? state.authority(),
    changes: [...changes],
    answer: Buffer.from(encodeAcknowledgement(answer)).toString('base64'),
  };
}

/** Null: the acknowledgement is never sent. */
function answerTime(fault: Fault<FaultPlace> | undefined, now: number): number | null {
  if (fault?.action === 'drop') return null;
  return fault?.action === 'delay' ? now + (fault.ms ?? 1000) : now;
}

const damaged = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.subarray(0, Math.floor(bytes.length / 2)).toString('base64');
};

function follow(state: State, { changes }: JudgedUpload): void {
  for (const record of changes) state.records.put(identityOf(record), record);
}

const answerIds = ({ answerMessageId, answerCopyId }: JudgedUpload): readonly string[] => [
  answerMessageId,
  ...(answerCopyId === undefined ? [] : [answerCopyId]),
];

function sendAnswer(messages: Messages, upload: JudgedUpload): void {
  const address = {
    from: cpisMailbox.mailboxId,
    to: authorityMailbox.mailboxId,
    workflowId: workflowIds.acknowledgement,
    contentType: 'application/xml',
  };
  const marks = { kind: 'acknowledgement', nhsNumbers: upload.nhsNumbers } as const;
  for (const id of answerIds(upload).filter((one) => !messages.get(one))) {
    messages.deliver({ id, ...address, ...marks }, Buffer.from(upload.answer, 'base64'));
  }
}
