import type { ChildStatus } from '../../src/contracts/child.js';
import { person } from './examples.js';
import { eventually } from './eventually.js';
import type { World } from './world.js';

export interface Held {
  readonly nhsNumber: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string | null;
  readonly deleted: string | null;
}

export interface Effect {
  readonly id: string;
  readonly kind: 'case-note' | 'alert' | 'step' | 'next-action';
  readonly personId?: string;
  readonly reference: string;
  readonly body: { readonly title?: string; readonly text?: string; readonly trigger?: string };
}

export interface SentUpload {
  readonly sequence: number;
  readonly records: number;
  readonly fileCode: string | null;
  readonly recordCodes: readonly string[];
}

export interface LedgerMessage {
  readonly messageId: string;
  readonly kind: string;
  readonly downloads: number;
  readonly acknowledgements: number;
  readonly acknowledgedAt?: string;
}

export const held = (world: World, nhsNumber: string): Promise<readonly Held[]> =>
  world.nhs.get<readonly Held[]>(`/admin/records?nhsNumber=${nhsNumber}`);

export const effects = (world: World): Promise<readonly Effect[]> =>
  world.mosaic.get<readonly Effect[]>('/admin/effects');

export const uploads = (world: World): Promise<readonly SentUpload[]> =>
  world.nhs.get<readonly SentUpload[]>('/admin/uploads');

export const messages = (world: World): Promise<readonly LedgerMessage[]> =>
  world.nhs.get<readonly LedgerMessage[]>('/admin/messages');

export const startPlan = async (world: World, personId: string, startedOn = '2026-11-12'): Promise<string> =>
  (
    await world.mosaic.post<{ planId: string }>(`/admin/children/${personId}/plans`, {
      kind: 'child-protection',
      startedOn,
    })
  ).planId;

export const endPlan = (world: World, personId: string, planId: string, endedOn = '2026-11-20'): Promise<void> =>
  world.mosaic.patch(`/admin/children/${personId}/plans/${planId}`, { endedOn });

/** An emergency department opens the record; `force` also for a number that CP-IS does not hold. */
export const openRecord = (world: World, nhsNumber: string, more: Record<string, unknown> = {}) =>
  world.nhs.post<{ messageId: string; notificationId: string; queryIds: readonly string[] }>('/admin/accesses', {
    nhsNumber,
    organisation: 'St Elsewhere Hospital',
    at: new Date().toISOString(),
    author: { kind: 'person', name: 'Dr Anselm Underhill', role: 'Consultant' },
    ...more,
  });

export const statusOf = (world: World, personId: string): Promise<ChildStatus> =>
  world.link.children.status(person(personId));

export const reaches = (world: World, personId: string, stage: ChildStatus['stage']): Promise<ChildStatus> =>
  eventually(`child ${personId} is ${stage}`, async () => {
    const status = await statusOf(world, personId);
    return status.stage === stage && status;
  });

/** Starts a plan and waits until CP-IS holds it and the child's workflow knows. */
export async function register(world: World, personId: string): Promise<string> {
  const planId = await startPlan(world, personId);
  await reaches(world, personId, 'registered');
  return planId;
}

/** Waits until this many effects stand in Mosaic for a child. */
export const standing = (world: World, count: number, personId: string): Promise<readonly Effect[]> =>
  eventually(`${count} effects stand for child ${personId}`, async () => {
    const ours = (await effects(world)).filter((effect) => effect.personId === personId);
    return ours.length >= count && ours;
  });

export const allAcknowledged = (world: World): Promise<true> =>
  eventually('every message is acknowledged', async () => {
    const all = await messages(world);
    return all.length > 0 && all.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  });
