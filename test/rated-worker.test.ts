import assert from 'node:assert/strict';
import { GracefulShutdownPeriodExpiredError, IllegalStateError, type Worker } from '@temporalio/worker';
import { createRatedWorker, runToEnd } from '../src/rated-worker.js';

/** A worker that runs until it is told to stop, and then ends as the test says. */
function fakeWorkers(endsWith?: Error) {
  const made: { readonly rate: number; state: string }[] = [];
  const create = async (rate: number): Promise<Worker> => {
    await Promise.resolve();
    const one = { rate, state: 'INITIALIZED' };
    made.push(one);
    let end: () => void = () => undefined;
    const fake = {
      getState: () => one.state,
      run: () => {
        one.state = 'RUNNING';
        return new Promise<void>((resolve, reject) => {
          end = () => {
            one.state = 'STOPPED';
            if (endsWith === undefined) resolve();
            else reject(endsWith);
          };
        });
      },
      shutdown: () => setImmediate(end),
    };
    return fake as unknown as Worker;
  };
  return { made, create, rates: () => made.map(({ rate }) => rate), running: () => made.filter(isRunning).length };
}
const isRunning = ({ state }: { readonly state: string }): boolean => state === 'RUNNING';
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('a worker whose rate changes', () => {
  it('ends gracefully, and one with the other rate takes its place; the same rate changes nothing', async () => {
    const { create, rates, running } = fakeWorkers();
    const worker = await createRatedWorker(create, 100);
    const stopped = worker.run();
    worker.setRate(100);
    await turns();
    assert.deepEqual([rates(), running()], [[100], 1]);
    worker.setRate(40);
    assert.ok(worker.isRunning());
    await turns();
    assert.deepEqual([rates(), running(), worker.isRunning()], [[100, 40], 1, true]);
    worker.stop();
    await stopped;
    assert.deepEqual([running(), worker.isRunning()], [0, false]);
  });

  it('goes by the newest rate, also where that came while another worker was made', async () => {
    const { create, made, rates, running } = fakeWorkers();
    const worker = await createRatedWorker(create, 100);
    const stopped = worker.run();
    worker.setRate(40);
    worker.setRate(60);
    await turns();
    worker.setRate(80);
    await turns();
    assert.deepEqual([made.at(-1)?.rate, running(), rates().includes(40)], [80, 1, false]);
    worker.stop();
    await stopped;
  });

  it('stops for good where it was told to stop while it changed', async () => {
    const { create, running } = fakeWorkers();
    const worker = await createRatedWorker(create, 100);
    const stopped = worker.run();
    worker.setRate(40);
    worker.stop();
    await stopped;
    assert.deepEqual([running(), worker.isRunning()], [0, false]);
  });

  it('outlives an activity that had to be cut off, and no other failure', async () => {
    const cutOff = fakeWorkers(new GracefulShutdownPeriodExpiredError('late'));
    const outlives = await createRatedWorker(cutOff.create, 100);
    void outlives.run().catch(() => undefined);
    outlives.setRate(40);
    await turns();
    assert.deepEqual([cutOff.rates(), cutOff.running()], [[100, 40], 1]);
    const broken = fakeWorkers(new Error('broken'));
    const ends = await createRatedWorker(broken.create, 100);
    const failed = assert.rejects(ends.run(), /broken/);
    ends.setRate(40);
    await failed;
  });

  it('has ended also where the runtime holds a worker that has stopped a moment longer; one that runs has not', async () => {
    const held = new IllegalStateError('Worker still in use: Expected 1 reference, but got 2');
    const stopped = fakeWorkers(held);
    const worker = await createRatedWorker(stopped.create, 100);
    const ended = worker.run();
    worker.setRate(40);
    await turns();
    assert.deepEqual(stopped.rates(), [100, 40]);
    worker.stop();
    await ended;
    const running = { run: () => Promise.reject(held), getState: () => 'RUNNING' } as unknown as Worker;
    await assert.rejects(runToEnd(running), IllegalStateError);
  });
});
