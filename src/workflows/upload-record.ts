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
import { nothingUnaudited } from '../domain/audit.js';
import { uploadWorkflowId } from '../contracts/workflow-ids.js';
import type { Audited, Note } from './auditing.js';
import { note, writeHeld } from './auditing.js';
import { createRoll, now, until } from './run.js';
import { createShowing } from './showing.js';
import { climbMeanwhile, settled } from './upload-climbs.js';

export interface UploadRecord {
  readonly input: UploadInput;
  state: UploadState;
  readonly set: (change: Partial<UploadState>) => void;
  readonly durations: () => Durations;
  readonly attend: (code: AttentionCode, failure?: FailureCode, answer?: string) => void;
  readonly calm: (code: AttentionCode) => void;
  readonly at: (stage: UploadStage) => void;
  readonly status: () => UploadStatus;
  readonly audited: Audited;
  readonly note: (line: Note) => void;
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
  unaudited: nothingUnaudited,
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
      record.state = settled({ ...record.state, attentions: clear(record.state.attentions, code) });
      show();
    },
    at: (stage) => {
      record.set({ stage });
      show();
    },
    status: () => statusOf(record),
    audited: {
      about: uploadWorkflowId(input.sequence),
      held: () => record.state.unaudited,
      keep: (unaudited) => record.set({ unaudited }),
      show: (failure) => {
        if (failure === undefined) record.calm('audit-unwritten');
        else record.attend('audit-unwritten', failure);
      },
      slowRetry: () => record.durations().slowRetry,
    },
    note: (line) => note(record.audited, line),
    wait: async (isSo, ms) => {
      const over = ms === undefined ? undefined : Date.now() + ms;
      const left = (): number | undefined => (over === undefined ? undefined : over - Date.now());
      // what goes on beside the wait may fill the run by itself
      const isOver = (): boolean => isSo() || roll.due();
      await writeMeanwhile(record.audited, isOver, left);
      await climbMeanwhile(record, isOver, left);
      await until(isOver, left());
      if (!roll.due()) return;
      await condition(allHandlersFinished);
      await continueAsNew<(again: UploadInput) => Promise<void>>({ ...input, carried: record.state });
    },
  };
  return record;
}

/** An earlier release did not keep when: then the stage says it. */
const wasTried = ({ triedAt, sentAt, stage }: UploadState): boolean =>
  triedAt !== undefined || sentAt !== undefined || !['waiting', 'stuck'].includes(stage);

/** Writes what is held for the audit while there is nothing else to do; what cannot be written now is tried again. */
async function writeMeanwhile(run: Audited, isSo: () => boolean, left: () => number | undefined): Promise<void> {
  while (!isSo() && (left() ?? 1) > 0 && !(await writeHeld(run)))
    await until(isSo, Math.min(run.slowRetry(), left() ?? run.slowRetry()));
}

function statusOf({ input, state }: UploadRecord): UploadStatus {
  const { stage, file, messageId, fileCode, sentAt, tally, answers = [], attentions, log } = state;
  return {
    sequence: input.sequence,
    stage,
    records: recordsIn(input.changes),
    changes: file?.places.length ?? input.changes.length,
    tried: wasTried(state),
    ...(messageId === undefined ? {} : { messageId }),
    ...(fileCode === undefined ? {} : { fileCode }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(tally === undefined ? {} : { tally }),
    answers,
    attentions,
    log,
  };
}
