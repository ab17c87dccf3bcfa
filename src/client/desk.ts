import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Answered, BuiltFile, UploadInput, UploadStatus } from '../contracts/upload.js';
import {
  answered,
  builtFile,
  carries,
  giveUp,
  proceed,
  resend,
  undelivered,
  uploadStatus,
} from '../contracts/upload.js';
import type { DeskStatus, FileClosed, Release } from '../contracts/upload-desk.js';
import {
  deskCarries,
  fileClosed,
  hold,
  inFlight,
  release,
  releaseEnds,
  returnEnds,
  submitted,
} from '../contracts/upload-desk.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import { taskQueue, uploadDeskWorkflowId, uploadWorkflowId, workflowTypes } from '../contracts/workflow-ids.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import type { ChangeRef } from '../domain/shared-registrations.js';
import { refOf } from '../domain/shared-registrations.js';
import { mayWaitForAnswer } from '../domain/upload-acts.js';
import { acted, actedOn, ask, once, tell, unlessNotThere, untilHeard } from './calls.js';
import { createPace } from './pace.js';
import { createRoom } from './room.js';
import type { ListWanted } from './worklist.js';
import { listOf } from './worklist.js';

const deskStart = {
  workflowId: uploadDeskWorkflowId,
  taskQueue,
  args: [{}],
  staticSummary: 'Gathers changes into files for CP-IS and gives them their numbers',
};

/**
 * Of one process. Measured: 6,000 submits from 50 senders at once keep the desk from continuing as new until the server
 * ends it: docs/decisions/0013-submits-are-paced.md. The wait fits into the activity that submits.
 */
const submits = { perSecond: 100, waitAtMostMs: 20_000 };

/** With what comes in while an answer counts, about 1 MB of the desk's state. */
const room = { atMost: 2000, knownForMs: 5000 };

/** The upload desk and its files. */
export const createDeskClient = ({ workflow }: Client) => {
  const paced = createPace(submits);
  const desk = () => workflow.getHandle(uploadDeskWorkflowId);
  const fits = createRoom(() => unlessNotThere(() => desk().query(inFlight)), room);
  const file = (sequence: number) => workflow.getHandle(uploadWorkflowId(sequence));

  /** Our own earlier start whose answer was lost carries the very same changes. */
  const isOurs = async ({ sequence, changes }: UploadInput): Promise<boolean> => {
    const standing = await ask(() => file(sequence).query(carries));
    return standing.map(refOf).join() === changes.map(refOf).join();
  };

  const statusOf = (sequence: number) => unlessNotThere(() => file(sequence).query(uploadStatus));
  const waits = async (sequence: number): Promise<boolean> => {
    const stage = (await statusOf(sequence))?.stage;
    return stage !== undefined && mayWaitForAnswer(stage);
  };
  const filesInFlight = async (): Promise<readonly number[]> =>
    (await unlessNotThere(() => desk().query(inFlight)))?.inFlight ?? [];
  const filesShownAsSent = (): Promise<readonly number[]> =>
    untilHeard(async () => {
      const query = `WorkflowType = "${workflowTypes.upload}" AND ExecutionStatus = "Running" AND CpisStage IN ("sent", "overdue")`;
      const found = [];
      for await (const { workflowId } of workflow.list({ query })) found.push(Number(workflowId.split('-').at(-1)));
      return found;
    });

  return {
    desk: {
      /**
       * Starts the desk, on hold, if it is not there; the same change number of a child counts once. Paced; fails with
       * `desk.busy` where too many wait for their turn, or for a person at the desk.
       */
      submit: async (change: SubmittedChange): Promise<void> => {
        const options = { ...deskStart, signal: submitted, signalArgs: [change] as [SubmittedChange] };
        await fits(change);
        await untilHeard(async () => {
          await paced();
          await workflow.signalWithStart(workflowTypes.uploadDesk, options);
        });
      },
      fileClosed: async (closed: FileClosed): Promise<void> => {
        const options = { ...deskStart, signal: fileClosed, signalArgs: [closed] as [FileClosed] };
        await untilHeard(() => workflow.signalWithStart(workflowTypes.uploadDesk, options));
      },
      ensureRunning: async (): Promise<void> => {
        await untilHeard(() =>
          workflow.start(workflowTypes.uploadDesk, { ...deskStart, workflowIdConflictPolicy: 'USE_EXISTING' }),
        );
      },
      status: (): Promise<DeskStatus> => ask(() => desk().query(inFlight)),
      hold: (act: OperatorAct) => acted(() => desk().executeUpdate(hold, once(act))),
      /** Lets files go. The number must never have been used: CP-IS takes numbers that rise only. */
      release: (act: Release) => acted(() => desk().executeUpdate(release, once(act))),
      releaseEnds: (act: OperatorAct) => acted(() => desk().executeUpdate(releaseEnds, once(act))),
      returnEnds: (act: OperatorAct) => acted(() => desk().executeUpdate(returnEnds, once(act))),
      /** The changes that the desk has, by child and number. */
      carries: async (): Promise<readonly string[]> => (await ask(() => desk().query(deskCarries))).map(refOf),
    },
    uploads: {
      start: async (input: UploadInput): Promise<'started' | 'exists'> => {
        try {
          const options = {
            workflowId: uploadWorkflowId(input.sequence),
            taskQueue,
            args: [input],
            workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
            staticSummary: `File ${input.sequence} to CP-IS`,
          };
          await untilHeard(() => workflow.start(workflowTypes.upload, options));
          return 'started';
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          return (await isOurs(input)) ? 'started' : 'exists';
        }
      },
      proceed: (sequence: number) => tell(() => file(sequence).signal(proceed, { sequence })),
      /** `not-sent`: nothing of it ever went out, so the answer is about another file that had this number. */
      answer: async (sequence: number, answer: Answered): Promise<'told' | 'not-there' | 'not-sent'> => {
        const status = await statusOf(sequence);
        if (status?.tried === false) return 'not-sent';
        return tell(() => file(sequence).signal(answered, answer));
      },
      undelivered: (sequence: number, messageId: string, code: string) =>
        tell(() => file(sequence).signal(undelivered, { messageId, code })),
      /**
       * Numbers of the files that may wait for an answer: those that the desk has in flight, and by the index, which may lag
       * by moments, those that are overdue or went again. Each says itself whether it waits: docs/decisions/0002.
       */
      awaitingAnswer: async (): Promise<readonly number[]> => {
        const known = new Set([...(await filesInFlight()), ...(await filesShownAsSent())]);
        const asked = await Promise.all(
          [...known].map(async (sequence) => ({ sequence, waits: await waits(sequence) })),
        );
        return asked.filter((one) => one.waits).map(({ sequence }) => sequence);
      },
      /** The changes of all open files: `child/number`. */
      carried: async (): Promise<readonly string[]> => {
        const open = await listOf({ workflow }, workflowTypes.upload, { running: true });
        const all = await Promise.all(
          open.map(({ workflowId }) => untilHeard(() => workflow.getHandle(workflowId).query(carries))),
        );
        return all.flat().map(refOf);
      },
      /**
       * Whether a file, open or closed, has its answer already. Of one that was given up, only the very answer that it was
       * given up with; none where it never was.
       */
      isAnswered: async (sequence: number, fileCode: string): Promise<boolean> => {
        const status = await statusOf(sequence);
        if (status?.fileCode === undefined) return false;
        return status.fileCode === fileCode || !status.log.some(({ what }) => what === 'give-up');
      },
      /** The changes of a file that is no longer there, as far as Temporal still has them. */
      lost: async (sequence: number): Promise<readonly ChangeRef[]> =>
        (await unlessNotThere(() => file(sequence).query(carries))) ?? [],
      /** The bytes of a file, open or closed; undefined for one that was never built, or never was. */
      built: async (sequence: number): Promise<BuiltFile | undefined> =>
        (await unlessNotThere(() => file(sequence).query(builtFile))) ?? undefined,
      /** Files, newest first. */
      list: (wanted: ListWanted = {}) => listOf({ workflow }, workflowTypes.upload, wanted),
      status: (sequence: number): Promise<UploadStatus> => ask(() => file(sequence).query(uploadStatus)),
      resend: (sequence: number, act: OperatorAct) =>
        actedOn(file(sequence), (one) => one.executeUpdate(resend, once(act))),
      giveUp: (sequence: number, act: OperatorAct) =>
        actedOn(file(sequence), (one) => one.executeUpdate(giveUp, once(act))),
    },
  };
};
