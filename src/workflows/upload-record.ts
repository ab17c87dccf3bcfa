import { allHandlersFinished, condition, continueAsNew } from '@temporalio/workflow';
import type { Durations } from '../contracts/durations.js';
import { defaultDurations } from '../contracts/durations.js';
import type { UploadInput, UploadState, UploadStatus } from '../contracts/upload.js';
import type { AttentionCode } from '../domain/attentions.js';
import { clear, raise } from '../domain/attentions.js';
import { recordsIn } from '../domain/desk-state.js';
import type { UploadStage } from '../domain/upload-acts.js';
import { uploadStages } from '../domain/upload-acts.js';
import type { FailureCode } from '../domain/failure.js';
import { createRoll, now, until } from './run.js';
import { createShowing } from './showing.js';

export interface UploadRecord {
  readonly input: UploadInput;
  state: UploadState;
  readonly set: (change: Partial<UploadState>) => void;
  readonly durations: () => Durations;
  readonly attend: (code: AttentionCode, failure?: FailureCode, answer?: string) => void;
  readonly calm: (code: AttentionCode) => void;
  readonly at: (stage: UploadStage) => void;
  readonly status: () => UploadStatus;
  /** waits, and continues as new where the run has become long: nothing else runs beside it */
  readonly wait: (isSo: () => boolean, ms?: number) => Promise<void>;
}

const newState: UploadState = {
  schemaVersion: 1,
  told: { proceed: false, resend: false, givenUp: false, undelivered: false, answers: [] },
  stage: 'waiting',
  unfitTold: false,
  mayBeThere: false,
  attentions: [],
  log: [],
};

export function openUpload(input: UploadInput): UploadRecord {
  const showing = createShowing();
  const roll = createRoll();
  const show = (): void => {
    const { stage, attentions } = record.state;
    const records = recordsIn(input.changes);
    showing({ stage, attentions, details: `File ${input.sequence} with ${records} records ${uploadStages[stage]}.` });
  };
  const record: UploadRecord = {
    input,
    state: { ...newState, ...input.carried },
    set: (change) => {
      record.state = { ...record.state, ...change };
    },
    durations: () => ({ ...defaultDurations, ...record.state.file?.durations }),
    attend: (code, failure, answer) => {
      const why = { ...(failure === undefined ? {} : { failure }), ...(answer === undefined ? {} : { answer }) };
      record.set({ attentions: raise(record.state.attentions, { code, since: now(), ...why }) });
      show();
    },
    calm: (code) => {
      record.set({ attentions: clear(record.state.attentions, code) });
      show();
    },
    at: (stage) => {
      record.set({ stage });
      show();
    },
    status: () => statusOf(record),
    wait: async (isSo, ms) => {
      await until(isSo, ms);
      if (!roll.due()) return;
      await condition(allHandlersFinished);
      await continueAsNew<(again: UploadInput) => Promise<void>>({ ...input, carried: record.state });
    },
  };
  return record;
}

function statusOf({ input, state }: UploadRecord): UploadStatus {
  const { stage, messageId, fileCode, sentAt, tally, attentions, log } = state;
  return {
    sequence: input.sequence,
    stage,
    records: recordsIn(input.changes),
    ...(messageId === undefined ? {} : { messageId }),
    ...(fileCode === undefined ? {} : { fileCode }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(tally === undefined ? {} : { tally }),
    attentions,
    log,
  };
}
