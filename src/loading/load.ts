import type { CpisLink } from '../client.js';
import { firstLoad } from '../domain/child-state.js';
import { instantOf } from '../domain/dates.js';
import { CodedError } from '../domain/failure.js';
import type { Telephones } from '../domain/people.js';
import type { Mosaic } from '../mosaic/port.js';
import type { Manifest } from './manifest.js';
import type { ChildToLoad } from './rows.js';
import { seedOf } from './seed.js';

export interface ToLoad {
  readonly link: CpisLink;
  readonly mosaic: Mosaic;
  readonly telephones: Telephones;
  readonly manifest: Manifest;
  /** milliseconds between two children */
  readonly paceMs: number;
  readonly tell: (progress: Progress) => void;
  /** a person wants it to stop after the child that is under way */
  readonly isStopped: () => boolean;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly rejected: number;
}

/** Loads each child once: what was held first, then the child as Mosaic has it. What cannot be loaded is in the manifest. */
export async function loadChildren(children: readonly ChildToLoad[], to: ToLoad): Promise<Progress> {
  const { manifest, tell, isStopped, paceMs } = to;
  const left = children.filter(({ personId }) => !manifest.accepted.has(personId));
  let progress: Progress = { done: children.length - left.length, total: children.length, rejected: 0 };
  tell(progress);
  for (const child of left) {
    if (isStopped()) return progress;
    const reason = await loadOne(child, to);
    const { personId, lines } = child;
    manifest.add({ personId, lines, result: reason === '' ? 'accepted' : 'rejected', reason });
    progress = { ...progress, done: progress.done + 1, rejected: progress.rejected + (reason === '' ? 0 : 1) };
    tell(progress);
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
  return progress;
}

/** @returns why it was rejected; empty where it was accepted. What another attempt may cure ends the load. */
async function loadOne({ personId, held }: ChildToLoad, { link, mosaic, telephones }: ToLoad): Promise<string> {
  try {
    const snapshot = await mosaic.readChild(personId);
    if (snapshot.mergedInto !== undefined) return 'merged';
    const seed = seedOf(snapshot, held, telephones, instantOf(Date.now()));
    if (typeof seed === 'string') return seed;
    if (held.length > 0) await link.children.absorb(personId, seed);
    const event = { eventId: `load-${personId}`, personId, occurredAt: snapshot.asOf, reason: firstLoad };
    await link.children.report({ ...event, child: snapshot });
    return '';
  } catch (error) {
    if (error instanceof CodedError && error.code === 'mosaic.person-unknown') return error.code;
    throw error;
  }
}
