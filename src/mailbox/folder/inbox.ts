import { join } from 'node:path';
import { CodedError } from '../../domain/failure.js';
import type { InboundMessage, Mailbox, MessageHead, Wanted } from '../port.js';
import { isSafeId } from '../values.js';
import { workflowFilter } from '../workflow-filter.js';
import type { ControlFile } from './control-file.js';
import { folderFailure, isHeld, type CallName } from './errors.js';
import { isMissing } from '../../files/system-errors.js';
import { flush, makeFolder, moveIfThere, proveReadable, readAtMost, standing } from '../../files/files.js';
import { controlOf, dataOf, factsOf, pairsIn, readControl, safeName, type Pair } from './pairs.js';

export interface InboxSettings {
  /** IN of the MESH client */
  readonly folder: string;
  readonly messageBytes: number;
  /** milliseconds */
  readonly patience: number;
  readonly now: () => Date;
}

/**
 * What was acknowledged stays in a folder below IN for as long as MESH itself would put it back, so that a person can put
 * it back too. It is below and not beside IN because a rename is whole only within one file system.
 */
export const processedIn = (folder: string): string => join(folder, 'processed');

/** Reading side of the folder. */
export const createInbox = (
  settings: InboxSettings,
): Pick<Mailbox, 'waiting' | 'head' | 'download' | 'acknowledge'> => ({
  waiting: (wanted) => waiting(settings, wanted),
  head: (id) => coded('head', () => head(settings, id)),
  download: (id) => coded('download', () => download(settings, id)),
  acknowledge: (id) => coded('acknowledge', () => putAway(settings.folder, safeName(id, 'download'))),
});

const coded = <T>(call: CallName, work: () => Promise<T>): Promise<T> =>
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => Promise.reject(folderFailure(error, call)));

/** Broken messages come last, so that nothing else waits behind them; reading them then tells what is wrong. */
async function* waiting(settings: InboxSettings, { atMost, workflows }: Wanted): AsyncGenerator<string> {
  const passes = workflowFilter(workflows);
  const pairs = await coded('inbox', () => pairsIn(settings.folder));
  const usable = pairs.filter(({ name }) => isSafeId(name));
  const broken: string[] = [];
  let given = 0;
  for (const pair of usable) {
    if (given >= atMost) return;
    const seen = await coded('inbox', () => look(settings, pair));
    if (seen.is === 'broken') broken.push(pair.name);
    if (seen.is !== 'ready' || !passes(seen.workflowId)) continue;
    given += 1;
    yield pair.name;
  }
  yield* broken.slice(0, atMost - given);
  const unusable = pairs.length - usable.length;
  if (unusable > 0) throw new CodedError('mailbox.unexpected-answer', { call: 'inbox', unusableIds: unusable });
}

type Seen = { readonly is: 'ready'; readonly workflowId: string } | { readonly is: 'waits' | 'broken' | 'put-away' };

/** Half a message, or one that another program holds, is left for the next look; one that stays so counts as broken. */
async function look(settings: InboxSettings, pair: Pair): Promise<Seen> {
  const { folder } = settings;
  if (!pair.control && (await wasAcknowledged(folder, pair.name))) {
    await putAway(folder, pair.name);
    return { is: 'put-away' };
  }
  const unfinished = settings.now().getTime() - pair.at > settings.patience ? 'broken' : 'waits';
  const control = pair.control ? await unlessHeld(() => readControl(folder, pair.name)) : undefined;
  if (control === undefined) return { is: unfinished };
  if (isReceipt(control)) {
    await putAway(folder, pair.name);
    return { is: 'put-away' };
  }
  const { isReport, workflowId } = control;
  if (isReport) return { is: 'ready', workflowId };
  const isWhole = pair.data && (await unlessHeld(() => proveReadable(dataOf(folder, pair.name)).then(() => true)));
  return isWhole ? { is: 'ready', workflowId } : { is: unfinished };
}

/** The client can be set to report good news too. Nobody waits for it, and it must not be taken for a failure. */
const isReceipt = ({ isReport, status }: ControlFile): boolean => isReport && status === 'success';

async function unlessHeld<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isHeld(error) || isMissing(error)) return undefined;
    throw error;
  }
}

async function control(folder: string, id: string, call: CallName): Promise<ControlFile> {
  const found = await readControl(folder, safeName(id, 'download')).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    return 'missing' as const;
  });
  if (found === undefined) throw new CodedError('mailbox.unexpected-answer', { call, reason: 'CONTROL_UNREADABLE' });
  if (found !== 'missing') return found;
  const hasData = (await standing(dataOf(folder, id))) !== undefined;
  throw hasData ? half(call) : new CodedError('mailbox.not-found', { call });
}

const half = (call: CallName): CodedError =>
  new CodedError('mailbox.unexpected-answer', { call, reason: 'HALF_MESSAGE' });

async function head({ folder }: InboxSettings, id: string): Promise<MessageHead> {
  const facts = factsOf(id, await control(folder, id, 'head'));
  if (facts.type === 'report') return { ...facts, bytes: 0 };
  const data = await standing(dataOf(folder, id));
  if (data === undefined) throw half('head');
  return { ...facts, bytes: data.bytes };
}

async function download({ folder, messageBytes }: InboxSettings, id: string): Promise<InboundMessage> {
  const facts = factsOf(id, await control(folder, id, 'download'));
  if (facts.type === 'report') return { ...facts, body: new Uint8Array() };
  const body = await readAtMost(dataOf(folder, id), messageBytes).catch((error: unknown) => {
    throw isMissing(error) ? half('download') : error;
  });
  if (body === undefined) throw new CodedError('mailbox.oversize', { call: 'download' });
  return { ...facts, body };
}

/**
 * Without its control file a message is none, so that file goes first. When the process ends between the two, the next
 * look finds the data alone and its control file already put away, and completes the move.
 */
async function putAway(folder: string, name: string): Promise<void> {
  const processed = processedIn(folder);
  await makeFolder(processed);
  await moveIfThere(controlOf(folder, name), controlOf(processed, name));
  await moveIfThere(dataOf(folder, name), dataOf(processed, name));
  await flush(processed);
  await flush(folder);
}

/** Only the first half was put away. Where both were, the data is new: the NHS put the message back. */
async function wasAcknowledged(folder: string, name: string): Promise<boolean> {
  const processed = processedIn(folder);
  await makeFolder(processed);
  const [first, second] = await Promise.all([controlOf(processed, name), dataOf(processed, name)].map(standing));
  return first !== undefined && second === undefined;
}
