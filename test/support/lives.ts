import type { AttentionCode } from '../../src/domain/attentions.js';
import { CodedError } from '../../src/domain/failure.js';
import { eventually } from './eventually.js';
import { statusOf } from './journey.js';
import type { World } from './world.js';
import { openWorld } from './world.js';

/** A child of a test's own, known to Mosaic and to the Spine. */
export async function addChild(
  world: World,
  personId: string,
  nhsNumber: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  const child = { familyName: 'Thistledown', givenNames: ['Perran'], birthDate: '2024-05-05' };
  await world.nhs.post('/admin/people', [{ nhsNumber, ...child }]);
  await world.mosaic.post('/admin/children', [{ personId, nhsNumber, ...child, ...more }]);
}

/** Replaces a child in Mosaic without telling anybody: an event that was lost. */
export async function silently(world: World, personId: string, change: Record<string, unknown>): Promise<void> {
  const { asOf: _asOf, ...child } = await world.mosaic.get<Record<string, unknown>>(`/admin/children/${personId}`);
  await world.mosaic.post('/admin/children', [{ ...child, ...change }]);
}

/** A child protection plan as Mosaic has it. */
export const plan = (planId: string, more: Record<string, unknown> = {}) => ({
  planId,
  kind: 'child-protection',
  startedOn: '2026-11-12',
  ...more,
});

export const shows = (world: World, personId: string, code: AttentionCode) =>
  eventually(`child ${personId} shows ${code}`, async () =>
    (await statusOf(world, personId)).attentions.some((attention) => attention.code === code),
  );

export const isCode = (code: string) => (error: unknown) => error instanceof CodedError && error.code === code;

/** A journey in a world of its own, with a worker. */
export const withWorld = (run: (world: World) => Promise<void>, options: Parameters<typeof openWorld>[0] = {}) =>
  async function (): Promise<void> {
    const world = await openWorld(options);
    try {
      await world.startWorker();
      await run(world);
    } finally {
      await world.close();
    }
  };
