import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { childWorkflowId } from '../src/contracts/workflow-ids.js';
import { openPayloadKeys } from '../src/temporal/key-ring.js';
import { createPayloadCodec } from '../src/temporal/payload-codec.js';
import { newKeyFiles } from '../test/support/key-files.js';
import { openWorld } from '../test/support/world.js';
import { anAccess, registeredChildren } from './children.js';
import type { Bench } from './context.js';
import { createEffectWatch } from './effect-watch.js';
import type { Figure } from './figures.js';
import { figure, medianOf, ratioOf } from './figures.js';
import { startOwnWorker } from './own-worker.js';
import { median } from './statistics.js';

const kilobyte = 1024;
/** short, so that what else the machine does falls on both of a pair */
const inRound = 50;
const roundsInPair = 50;

/** What encryption costs: against AES-GCM alone, and as a share of what one notification costs a worker. */
export const benchCodec: Bench = async ({ pairs }) => {
  const folder = mkdtempSync(join(tmpdir(), 'cpis-codec-'));
  try {
    const keys = await openPayloadKeys(await newKeyFiles(folder));
    const codec = createPayloadCodec({ namespace: 'bench', keys });
    const rounds = pairs * roundsInPair;
    const { ours, raw } = await alternated(codec, kilobyte, rounds);
    return {
      name: 'codec',
      how: `encode and decode of ${inRound} payloads against AES-256-GCM of as many bytes, in ${rounds} alternated rounds; then ${counted} notifications to one child`,
      figures: [
        ratioOf('encode + decode of 1 KB ÷ raw AES-GCM', ours, raw, { atMost: 2.5 }),
        medianOf('encode + decode of 1 KB', ours, 'µs'),
        medianOf('raw AES-GCM of 1 KB, both ways', raw, 'µs'),
        ...(await shareOfNotification(codec)),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const context = { type: 'workflow', namespace: 'bench', workflowId: 'child-900001' } as const;

/** Microseconds for one payload, both ways, in each of so many rounds. */
async function alternated(
  codec: PayloadCodec,
  size: number,
  rounds: number,
): Promise<{ readonly ours: readonly number[]; readonly raw: readonly number[] }> {
  const data = Buffer.from(randomBytes(size).toString('latin1').slice(0, size), 'latin1');
  const payload: Payload = { metadata: { encoding: Buffer.from('json/plain') }, data };
  const bare = bareGcm(data);
  const [ours, raw]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round += 1) {
    const first = await microsecondsOf(async () => codec.decode(await codec.encode([payload], context), context));
    const second = await microsecondsOf(() => Promise.resolve(bare()));
    // the first round is for warming up
    if (round < 0) continue;
    ours.push(first);
    raw.push(second);
  }
  return { ours, raw };
}

async function microsecondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (let time = 0; time < inRound; time += 1) await work();
  return ((performance.now() - began) * 1000) / inRound;
}

/** The least that AES-256-GCM both ways can be: a fresh IV, associated data, a tag, and the bytes again. */
function bareGcm(data: Buffer): () => Buffer {
  const key = createSecretKey(randomBytes(32));
  const bound = Buffer.from('["1","bench","k20261123-000000000000","child-900001"]');
  return () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(bound);
    const sealed = Buffer.concat([cipher.update(data), cipher.final()]);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAAD(bound);
    decipher.setAuthTag(cipher.getAuthTag());
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  };
}

/** Fewer than a run has room for: all of them stand in one history. */
const counted = 15;
const idleMs = 5000;

/**
 * Every payload that a notification leaves in the child's history, as if the worker had encrypted and decrypted each, against
 * the processor time of a worker in a process of its own, less what it takes while nothing happens.
 */
async function shareOfNotification(codec: PayloadCodec): Promise<readonly Figure[]> {
  const watch = createEffectWatch();
  const world = await openWorld({ watchMosaic: watch.onAnswer });
  const worker = await startOwnWorker(world);
  try {
    const [child] = await registeredChildren(world, 1);
    if (child === undefined) throw new Error('No child was registered.');
    const handle = world.link.temporal.workflow.getHandle(childWorkflowId(child.personId));
    const before = (await handle.describe()).historyLength;
    const idleFrom = await worker.processorMs();
    await wait(idleMs);
    const idle = ((await worker.processorMs()) - idleFrom) / idleMs;
    const [from, began] = [await worker.processorMs(), performance.now()];
    for (let time = 0; time < counted; time += 1) {
      const identity = randomUUID();
      await world.link.children.notify(child.personId, anAccess(child.nhsNumber, identity), false);
      await watch.bothStand(identity);
    }
    // the last workflow task is done
    await wait(500);
    const spent = (await worker.processorMs()) - from - idle * (performance.now() - began);
    const sizes = payloadSizes((await handle.fetchHistory()).events?.slice(before) ?? []);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const { ours } = await alternated(codec, Math.round(mean), roundsInPair);
    const codecMs = (median(ours) * sizes.length) / counted / 1000;
    return [
      figure('share of one notification’s processor time', (codecMs * 100 * counted) / spent, '%', { atMost: 5 }),
      figure('  payloads of a notification', sizes.length / counted, ''),
      figure('  their mean size, encrypted', mean, 'bytes'),
      figure('  encryption of a notification', codecMs, 'ms'),
      figure('  processor time of a notification', spent / counted, 'ms'),
    ];
  } finally {
    await worker.stop();
    await world.close();
  }
}

/** The bytes of every encrypted payload, wherever it stands. */
function payloadSizes(value: unknown): readonly number[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array && isEncrypted(value.metadata))
    return [value.data.length];
  return Object.values(value).flatMap(payloadSizes);
}

const isEncrypted = (metadata: unknown): boolean =>
  typeof metadata === 'object' && metadata !== null && 'kid' in metadata;
