import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { childWorkflowId } from '../src/contracts/workflow-ids.js';
import { createDataConverter } from '../src/temporal/data-converter.js';
import { openPayloadKeys } from '../src/temporal/key-ring.js';
import type { WorkflowCode } from '../src/temporal/workflow-code.js';
import { workflowBundle } from '../test/support/workflow-bundle.js';
import { bareClient } from './bare-client.js';
import { baselineWorkflowId, noOp } from './baseline/contract.js';
import { baselineBundle } from './baseline/worker.js';
import type { BenchChild } from './children.js';
import { anAccess, registeredChildren } from './children.js';
import type { Bench } from './context.js';
import { figure, medianOf, ratioOf } from './figures.js';
import type { Sides } from './sides.js';
import { openSides } from './sides.js';

/** A run rolls beyond 500 events; one notification more than this would reach that. */
const fullAt = 470;
const inPair = 5;

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

interface Replay {
  readonly code: WorkflowCode;
  readonly workflowId: string;
  readonly history: History;
}

/** What a worker does that has not seen a child yet: decrypt its longest run and go through it again. */
export const benchReplay: Bench = async ({ pairs }) => {
  const sides = await openSides();
  try {
    const [child] = await registeredChildren(sides.world, 1);
    if (child === undefined) throw new Error('No child was registered.');
    await sides.startBaselines([child]);
    const ours = { code: await workflowBundle(), ...(await fullestRun(sides, child)) };
    const events = ours.history.events?.length ?? 0;
    const theirs = { code: await baselineBundle(), ...(await noOpRun(sides, child, events)) };
    const { namespace, config } = sides.world;
    const converter = createDataConverter({ namespace, keys: await openPayloadKeys(config.keys) });
    const [mine, bare]: [Cost[], Cost[]] = [[], []];
    for (let pair = 0; pair < pairs; pair += 1) {
      mine.push(await timed(ours, converter));
      bare.push(await timed(theirs, converter));
    }
    return {
      name: 'replay',
      how: `${events} events against ${theirs.history.events?.length ?? 0} of signals that do nothing, each ${inPair} times in ${pairs} alternated pairs`,
      figures: [
        medianOf('cold replay of a full run', mine.map(wallOf), 'ms', { atMost: 400 }),
        ratioOf('÷ no-op signals', mine.map(wallOf), bare.map(wallOf), { atMost: 1.2 }),
        medianOf('  its processor time', mine.map(processorOf), 'ms'),
        ratioOf('  its processor time ÷ no-op signals', mine.map(processorOf), bare.map(processorOf)),
        medianOf('no-op signals', bare.map(wallOf), 'ms'),
        figure('history of a full run, as JSON', historyToJSON(ours.history).length / 1024, 'KB'),
      ],
    };
  } finally {
    await sides.close();
  }
};

/** Tells the child until its run is nearly as long as one may be. */
export async function fullestRun({ world, child, watch }: Sides, one: BenchChild): Promise<Omit<Replay, 'code'>> {
  const workflowId = childWorkflowId(one.personId);
  const handle = world.link.temporal.workflow.getHandle(workflowId);
  for (;;) {
    if ((await handle.describe()).historyLength >= fullAt) break;
    const identity = randomUUID();
    await child.tell(one, anAccess(one.nhsNumber, identity));
    await watch.bothStand(identity);
    // its last workflow task is written down
    await wait(100);
  }
  return { workflowId, history: await handle.fetchHistory() };
}

/** Signals one after the other, so that each has a workflow task of its own. */
export async function noOpRun(
  { world }: Sides,
  { personId }: BenchChild,
  events: number,
): Promise<Omit<Replay, 'code'>> {
  const workflowId = baselineWorkflowId(personId);
  const handle = bareClient(world).workflow.getHandle(workflowId);
  for (;;) {
    const { historyLength } = await handle.describe();
    if (historyLength >= events) break;
    await handle.signal(noOp);
    while ((await handle.describe()).historyLength < historyLength + 4) await wait(5);
  }
  return { workflowId, history: await handle.fetchHistory() };
}

/** Milliseconds. On a machine that others use too, the processor's time says more than the clock's. */
interface Cost {
  readonly wall: number;
  readonly processor: number;
}
const wallOf = ({ wall }: Cost): number => wall;
const processorOf = ({ processor }: Cost): number => processor;

/** What one replay costs: several in a row by one worker, without what it takes to make the worker. */
async function timed({ code, workflowId, history }: Replay, dataConverter: DataConverter): Promise<Cost> {
  const histories = Array.from({ length: inPair + 1 }, () => ({ workflowId, history }));
  let [began, usage] = [0, process.cpuUsage()];
  for await (const { error } of Worker.runReplayHistories({ ...code, dataConverter }, histories)) {
    if (error !== undefined) throw error;
    if (began === 0) [began, usage] = [performance.now(), process.cpuUsage()];
  }
  const { user, system } = process.cpuUsage(usage);
  return { wall: (performance.now() - began) / inPair, processor: (user + system) / 1000 / inPair };
}
