import { randomUUID } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { PayloadKeys } from '../../src/temporal/key-ring.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { forgedIn } from './clear-text.js';
import type { World } from './world.js';

/** A payload as somebody without our keys makes it. */
export const inClear = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);

/** A payload for a workflow as our own processes make it, with other keys where they are given. */
export async function sealedFor(
  world: World,
  workflowId: string,
  value: unknown,
  keys?: PayloadKeys,
): Promise<Payload> {
  const { namespace, config } = world;
  const codec = createPayloadCodec({ namespace, keys: keys ?? (await openPayloadKeys(config.keys)) });
  const [sealed] = await codec.encode([inClear(value)], { type: 'workflow', namespace, workflowId });
  if (sealed === undefined) throw new Error('Nothing was encoded.');
  return sealed;
}

export const flipped = ({ data, ...payload }: Payload): Payload => {
  const bytes = Buffer.from(data ?? []);
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  return { ...payload, data: bytes };
};

export const cut = ({ data, ...payload }: Payload): Payload => ({
  ...payload,
  data: (data ?? new Uint8Array()).subarray(0, -1),
});

/** Sends a signal with this very payload, past our client and its codec. */
export const signalRaw = (world: World, workflowId: string, signalName: string, payload: Payload): Promise<unknown> => {
  forgedIn(world.namespace);
  return world.connection.workflowService.signalWorkflowExecution({
    namespace: world.namespace,
    workflowExecution: { workflowId },
    signalName,
    input: { payloads: [payload] },
    requestId: randomUUID(),
  });
};

/** Sends an update with this very payload, and gives back its outcome as the server has it. */
export async function updateRaw(world: World, workflowId: string, name: string, payload: Payload) {
  const { outcome } = await world.connection.workflowService.updateWorkflowExecution({
    namespace: world.namespace,
    workflowExecution: { workflowId },
    request: { meta: { updateId: randomUUID() }, input: { name, args: { payloads: [payload] } } },
    // completed, by its published number
    waitPolicy: { lifecycleStage: 3 as never },
  });
  return outcome;
}

/** Starts a workflow with this very payload. */
export const startRaw = (
  world: World,
  workflowId: string,
  { type, taskQueue }: { type: string; taskQueue: string },
  payload: Payload,
): Promise<unknown> =>
  world.connection.workflowService.startWorkflowExecution({
    namespace: world.namespace,
    workflowId,
    workflowType: { name: type },
    taskQueue: { name: taskQueue },
    input: { payloads: [payload] },
    requestId: randomUUID(),
  });
