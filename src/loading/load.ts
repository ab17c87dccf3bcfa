import { createHash } from 'node:crypto';
import type { CpisLink } from '../client.js';
import { CodedError, failureOf, isOfTheWay } from '../domain/failure.js';
import type { Telephones } from '../domain/people.js';
import type { Mosaic } from '../mosaic/port.js';
import type { Manifest } from './manifest.js';
import type { ChildToLoad } from './rows.js';

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
  /** the child at which it stopped: what failed there is no matter of that child alone */
  readonly stoppedAt?: ChildToLoad;
  readonly failure?: CodedError;
}

/** So many in a row of whom Mosaic gives nothing, for a reason that may be the way’s: then it is not theirs. */
const sameRefusalsAtMost = 5;

/** Loads each child once: what was held first, then the child as Mosaic has it. What cannot be loaded is in the manifest. */
export async function loadChildren(children: readonly ChildToLoad[], to: ToLoad): Promise<Progress> {
  const { manifest, tell, isStopped, paceMs } = to;
  const left = children.filter(({ personId }) => !manifest.accepted.has(personId));
  let progress: Progress = { done: children.length - left.length, total: children.length, rejected: 0 };
  let inARow: readonly string[] = [];
  tell(progress);
  for (const child of left) {
    if (isStopped()) return progress;
    const tried = await loadOne(child, to);
    const { failure } = tried;
    const reason = tried.reason ?? failure?.code ?? '';
    const mayBeTheWay = failure !== undefined && isOfTheWay(failure.code);
    inARow = mayBeTheWay && (inARow[0] ?? reason) === reason ? [...inARow, reason] : [];
    const isOwn = failure === undefined || isOfOne(failure);
    if (failure !== undefined && (!isOwn || inARow.length >= sameRefusalsAtMost))
      return { ...progress, stoppedAt: child, failure };
    const { personId, lines } = child;
    manifest.add({ personId, lines, result: reason === '' ? 'accepted' : 'rejected', reason });
    progress = { ...progress, done: progress.done + 1, rejected: progress.rejected + (reason === '' ? 0 : 1) };
    tell(progress);
    await new Promise((resolve) => setTimeout(resolve, paceMs));
  }
  return progress;
}

/** Mosaic has an answer about this child that stays as it is; another child's may be right. */
const isOfOne = ({ code }: CodedError): boolean => code.startsWith('mosaic.') && failureOf(code).class === 'permanent';

interface Tried {
  /** why the child cannot be loaded as it stands in Mosaic or in the file */
  readonly reason?: string;
  readonly failure?: CodedError;
}

async function loadOne({ personId, held }: ChildToLoad, { link, mosaic, telephones }: ToLoad): Promise<Tried> {
  try {
    const snapshot = await mosaic.readChild(personId);
    const reason = await link.children.load({ loadId: loadIdOf(held), snapshot, held, telephones });
    return reason === undefined ? {} : { reason };
  } catch (error) {
    if (error instanceof CodedError) return { failure: error };
    throw error;
  }
}

/** The same child with the same records counts once; what was corrected counts anew. */
const loadIdOf = (held: ChildToLoad['held']): string =>
  `load-${createHash('sha256').update(JSON.stringify(held)).digest('hex').slice(0, 16)}`;
