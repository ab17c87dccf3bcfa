import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MosaicEvent } from '../../domain/children.js';
import { dayInMs, msOf } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import { readAtMost, standing } from '../../files/files.js';
import { folderFailure } from '../folder-failure.js';
import { bytesAtMost, openAccepted, type Accepted, type AcceptedFile } from './accepted.js';
import { eventsOf, vanishing, type Limits } from './differences.js';
import { readExtract, type Extract } from './people.js';
import { allowName, extractName, putAside, reasonOf, shortOf, tellLines, type Refusal } from './refused.js';

export interface ExtractSettings {
  /** where the authority puts `extract.csv`; it must be there */
  readonly folder: string;
  readonly limits: Limits;
  /** milliseconds without a change after which a file counts as whole */
  readonly settledAfter: number;
  /** how old the newest extract may be, in milliseconds, before that is told */
  readonly staleAfter: number;
}

export interface ExtractListeners {
  /** A difference between two extracts. The extract counts as taken only when every one was reported. */
  readonly report: (event: MosaicEvent) => Promise<void>;
  /** Something that a person must look at: a `mosaic.extract-*` code. */
  readonly tell: (problem: CodedError) => Promise<void>;
}

/** What came of a look: `waits` for a file that may still be written. */
export type Looked = 'nothing-new' | 'waits' | 'taken' | 'refused';

/** An authority's clock may be ahead of ours by so much. */
const aheadAtMost = 60 * 60_000;

interface Polling extends ExtractSettings, ExtractListeners {
  readonly accepted: AcceptedFile;
  /** what was told to be stale: once a day is enough */
  readonly staleTold: Set<string>;
}

/** Looks for a newer extract, and turns its differences from the last one into events. One look at a time. */
export function createExtractPoller(settings: ExtractSettings, listeners: ExtractListeners) {
  const polling = { ...settings, ...listeners, accepted: openAccepted(settings.folder), staleTold: new Set<string>() };
  return {
    look: (): Promise<Looked> =>
      look(polling).catch((error: unknown) => Promise.reject(folderFailure(error, 'extract'))),
  };
}

async function look(polling: Polling): Promise<Looked> {
  const { folder, settledAfter } = polling;
  const path = join(folder, extractName);
  const [found, before] = [await standing(path), await polling.accepted.read()];
  await tellStale(polling, before);
  if (found === undefined) return 'nothing-new';
  const untouchedFor = Date.now() - found.at;
  if (untouchedFor >= 0 && untouchedFor < settledAfter) return 'waits';
  const bytes = await readAtMost(path, bytesAtMost);
  if (bytes === undefined) return refuse(polling, 'too-large', { reason: 'too-large', facts: {} });
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (hash === before?.hash) return 'nothing-new';
  const read = extractIn(bytes);
  if ('reason' in read) return refuse(polling, hash, read);
  const isAllowed = (await standing(join(folder, allowName(hash)))) !== undefined;
  const refusal = against(read, before, isAllowed ? undefined : polling.limits);
  return refusal === undefined ? take(polling, hash, read, before) : refuse(polling, hash, refusal);
}

async function tellStale({ staleAfter, staleTold, tell }: Polling, newest: Accepted | undefined): Promise<void> {
  const age = newest === undefined ? 0 : Date.now() - msOf(newest.asAt);
  if (newest === undefined || age <= staleAfter) return;
  const days = Math.floor(age / dayInMs);
  const mark = `${newest.asAt} ${days}`;
  if (staleTold.has(mark)) return;
  staleTold.add(mark);
  await tell(new CodedError('mosaic.extract-stale', { days, extract: shortOf(newest.hash) }));
}

async function refuse({ folder, tell }: Polling, hash: string, refusal: Refusal): Promise<Looked> {
  await tell(await putAside(folder, hash, refusal));
  return 'refused';
}

async function take(polling: Polling, hash: string, extract: Extract, before: Accepted | undefined): Promise<Looked> {
  const { folder, tell, report, accepted } = polling;
  if (extract.problems.length > 0) await tell(await tellLines(folder, hash, extract.problems));
  // without one before there is no difference: the first load and the nightly comparison start who is missing
  for (const event of before === undefined ? [] : eventsOf(before, extract)) await report(event);
  await accepted.write({ asAt: extract.asAt, hash, people: withHeldBack(extract, before) });
  await rm(join(folder, allowName(hash)), { force: true });
  return 'taken';
}

function extractIn(bytes: Uint8Array): Extract | Refusal {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { reason: 'not-utf-8', facts: {} };
  }
  const extract = readExtract(text);
  if (!('noExtract' in extract)) return extract;
  const { noExtract, line } = extract;
  return { reason: reasonOf(noExtract), facts: line === undefined ? {} : { line } };
}

/** @param limits undefined where a person said that this extract is right */
function against(extract: Extract, before: Accepted | undefined, limits: Limits | undefined): Refusal | undefined {
  if (msOf(extract.asAt) > Date.now() + aheadAtMost) return { reason: 'as-at-ahead', facts: {} };
  if (extract.people.size === 0) return { reason: 'no-usable-line', facts: { lines: extract.problems.length } };
  if (before === undefined) return undefined;
  if (extract.asAt <= before.asAt) return { reason: 'as-at-not-newer', facts: {} };
  return limits && againstPartial(extract, before, limits);
}

function againstPartial(extract: Extract, before: Accepted, limits: Limits): Refusal | undefined {
  const { removed, removedAtMost, ended, endedAtMost } = vanishing(before, extract, limits);
  if (removed.length > removedAtMost)
    return { reason: 'removes-too-many', facts: { removed: removed.length, atMost: removedAtMost } };
  return ended.length > endedAtMost
    ? { reason: 'ends-too-many', facts: { ended: ended.length, atMost: endedAtMost } }
    : undefined;
}

function withHeldBack({ people, heldBack }: Extract, before: Accepted | undefined): Accepted['people'] {
  const kept = [...(before?.people ?? [])].filter(([personId]) => heldBack.has(personId));
  return new Map([...people, ...kept]);
}
