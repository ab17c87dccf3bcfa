import { encodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import type { UploadStatus } from '../../src/contracts/upload.js';
import type { Acknowledgement } from '../../src/domain/acknowledgements.js';
import { instantOf } from '../../src/domain/dates.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import { eventually } from './eventually.js';
import { effects, startPlan } from './journey.js';
import { addChild } from './lives.js';
import { testNumbers } from './numbers.js';
import type { World } from './world.js';

export interface NewChild {
  readonly id: string;
  readonly nhsNumber: NhsNumber;
}

/** Children of a test's own, at most 50, each known to Mosaic and to the Spine under a number of its own. */
export function newChildren(from: number): (world: World) => Promise<NewChild> {
  const left = testNumbers(50, from).map((nhsNumber, place) => ({ id: String(from + place), nhsNumber }));
  return async (world) => {
    const child = left.shift();
    if (child === undefined) throw new Error('There is no child left.');
    await addChild(world, child.id, child.nhsNumber);
    return child;
  };
}

/** Starts the child's plan; gives the number of the file that carries it, where nothing else is submitted meanwhile. */
export async function fileOf(world: World, { id }: NewChild): Promise<number> {
  const { nextSequence } = await world.link.desk.status();
  if (nextSequence === undefined) throw new Error('The desk is not released.');
  await startPlan(world, id);
  return nextSequence;
}

export const fileReaches = (world: World, sequence: number, stage: UploadStatus['stage']): Promise<UploadStatus> =>
  eventually(`file ${sequence} is ${stage}`, async () => {
    const status = await world.link.uploads.status(sequence);
    return status.stage === stage && status;
  });

/** CP-IS takes the next files and never answers them. */
export const withoutAnswer = (world: World, count = 1): Promise<unknown> =>
  world.nhs.post('/admin/faults', { on: 'answer', action: 'drop', count });

/** An answer that this sandbox would not give by itself comes from CP-IS; gives the message that brings it. */
export async function answerComes(world: World, answer: Partial<Acknowledgement>): Promise<string> {
  const whole: Acknowledgement = {
    createdAt: instantOf(Date.now()),
    sequence: 'unknown',
    quantity: 'unknown',
    fileCode: 'CPF02',
    results: [],
    returned: [],
    ...answer,
  };
  return put(world, { bodyBase64: Buffer.from(encodeAcknowledgement(whole)).toString('base64') });
}

/** The answer that CP-IS has for a file comes after all. */
export const lateAnswerComes = async (world: World, sequence: number): Promise<string> =>
  put(world, { body: await world.nhs.text(`/admin/uploads/${sequence}/acknowledgement`) });

const put = async (world: World, message: { body: string } | { bodyBase64: string }): Promise<string> => {
  const sent = { ...message, workflowId: 'TEST_CPIS_UPLOAD_ACK' };
  return (await world.nhs.post<{ messageId: string }>('/admin/messages', sent)).messageId;
};

export const messageReaches = (world: World, messageId: string, stage: string): Promise<unknown> =>
  eventually(`message ${messageId} is ${stage}`, async () => {
    return (await world.link.messages.status(messageId)).stage === stage;
  });

/** The operators' role has an alert about a workflow. */
export const operatorsTold = (world: World, workflowId: string): Promise<unknown> =>
  eventually(`the operators’ role knows of ${workflowId}`, async () =>
    (await effects(world)).some(
      ({ kind, personId, reference }) =>
        kind === 'alert' && personId === undefined && reference.startsWith(`cpis/${workflowId}/`),
    ),
  );
