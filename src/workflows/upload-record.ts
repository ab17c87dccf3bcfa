import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { Answered, BuiltFile, UploadInput, UploadStage, UploadStatus } from '../contracts/upload.js';
import type { Attention, AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import { recordsIn } from '../domain/desk-state.js';
import type { FailureCode } from '../domain/failure.js';
import { now } from './run.js';
import { createShowing } from './showing.js';

/** What a person decided, or somebody told us, while the file waited. */
interface Told {
  proceed: boolean;
  resend: boolean;
  givenUp: boolean;
  undelivered: boolean;
  answers: Answered[];
}

export interface UploadRecord {
  readonly input: UploadInput;
  readonly told: Told;
  stage: UploadStage;
  file: BuiltFile | undefined;
  messageId: string | undefined;
  fileCode: string | undefined;
  attentions: readonly Attention[];
  readonly durations: () => Durations;
  readonly attend: (code: AttentionCode, failure?: FailureCode, answer?: string) => void;
  readonly calm: (code: AttentionCode) => void;
  readonly at: (stage: UploadStage) => void;
  readonly status: () => UploadStatus;
}

const stageWords: Readonly<Record<UploadStage, string>> = {
  waiting: 'waits until the file before it is answered, or the desk is released',
  sending: 'is on its way to the NHS mailbox',
  sent: 'is in the NHS mailbox; CP-IS has not answered yet',
  overdue: 'is in the NHS mailbox; the answer is overdue',
  answered: 'was answered; the children are being told',
  rejected: 'was rejected as a whole; a person must decide',
  stuck: 'cannot go on by itself; a person must decide',
  closed: 'is closed',
};

export function openUpload(input: UploadInput): UploadRecord {
  const showing = createShowing();
  const show = (): void => {
    const { stage, attentions } = record;
    const records = recordsIn(input.changes);
    showing({ stage, attentions, details: `File ${input.sequence} with ${records} records ${stageWords[stage]}.` });
  };
  const record: UploadRecord = {
    input,
    told: { proceed: false, resend: false, givenUp: false, undelivered: false, answers: [] },
    stage: 'waiting',
    file: undefined,
    messageId: undefined,
    fileCode: undefined,
    attentions: [],
    durations: () => record.file?.durations ?? defaultDurations,
    attend: (code, failure, answer) => {
      const why = { ...(failure === undefined ? {} : { failure }), ...(answer === undefined ? {} : { answer }) };
      record.attentions = raise(record.attentions, { code, since: now(), ...why });
      show();
    },
    calm: (code) => {
      record.attentions = clear(record.attentions, code);
      show();
    },
    at: (stage) => {
      record.stage = stage;
      show();
    },
    status: () => ({
      sequence: input.sequence,
      stage: record.stage,
      records: recordsIn(input.changes),
      ...(record.messageId === undefined ? {} : { messageId: record.messageId }),
      ...(record.fileCode === undefined ? {} : { fileCode: record.fileCode }),
      attentions: record.attentions,
    }),
  };
  return record;
}
