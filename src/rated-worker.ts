import { GracefulShutdownPeriodExpiredError, IllegalStateError, type Worker } from '@temporalio/worker';

/** A worker whose rate may be another while the process runs. */
export interface RatedWorker {
  /** settles when it was told to stop, and running activities have ended */
  readonly run: () => Promise<void>;
  readonly stop: () => void;
  /** also while one takes the other's place */
  readonly isRunning: () => boolean;
  /** calls a second from now on; the same again changes nothing */
  readonly setRate: (perSecond: number) => void;
}

/**
 * The rate of a Temporal worker is fixed when it is made. With another rate the running one takes no more, lets its activities
 * end, and then another one takes its place: what is asked for meanwhile waits in the queue.
 */
export async function createRatedWorker(
  create: (perSecond: number) => Promise<Worker>,
  perSecond: number,
): Promise<RatedWorker> {
  let [rate, wanted, stopping] = [perSecond, perSecond, false];
  let worker = await create(rate);
  const mustChange = (): boolean => !stopping && wanted !== rate;
  const shutDown = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };

  const run = async (): Promise<void> => {
    for (;;) {
      const ended = runToEnd(worker).catch(unlessCutOff(mustChange));
      // said while this one was made
      if (stopping || mustChange()) shutDown();
      await ended;
      if (!mustChange()) return;
      rate = wanted;
      worker = await create(rate);
    }
  };
  return {
    run,
    stop: () => {
      stopping = true;
      shutDown();
    },
    isRunning: () => worker.getState() === 'RUNNING' || mustChange(),
    setRate: (next) => {
      wanted = next;
      if (mustChange()) shutDown();
    },
  };
}

/**
 * Runs a worker to its end. Seen once in some thousand runs, and known of the runtime that all SDKs share: of a worker that has
 * stopped, with all its work done, something still holds a reference for a moment, and its end is reported as a failure.
 */
export const runToEnd = (worker: Worker): Promise<void> =>
  worker.run().catch((error: unknown) => {
    if (!(error instanceof IllegalStateError) || worker.getState() !== 'STOPPED') throw error;
  });

/** An activity that does not end in time is cut off, and Temporal has it done again: that is no reason to end the process. */
const unlessCutOff =
  (mustChange: () => boolean) =>
  (error: unknown): void => {
    if (!(error instanceof GracefulShutdownPeriodExpiredError) || !mustChange()) throw error;
  };
