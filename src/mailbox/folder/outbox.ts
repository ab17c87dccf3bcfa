import { createHash } from 'node:crypto';
import { CodedError } from '../../domain/failure.js';
import type { Mailbox, OutboundFile, SentStatus } from '../port.js';
import { plain } from '../values.js';
import { controlFileFor } from './control-file.js';
import { folderFailure, type CallName } from './errors.js';
import { isMissing, systemCode } from '../../files/system-errors.js';
import { flush, standing, writeWhole } from '../../files/files.js';
import { controlOf, readControl, safeName } from './pairs.js';

export interface OutboxSettings {
  readonly mailboxId: string;
  /** folders of the MESH client: to be sent, taken by MESH, refused by the client */
  readonly out: string;
  readonly sent: string;
  readonly failed: string;
  readonly fileBytes: number;
}

/**
 * Sending side of the folder. The message id that it gives is the name of the pair, made from our local id: MESH's own id
 * is known only later, in SENT. A file that was sent before under the same local id goes out under the next name.
 */
export const createOutbox = (settings: OutboxSettings): Pick<Mailbox, 'send' | 'findSent' | 'track'> => ({
  send: (file) => coded('send', () => send(settings, file)),
  findSent: (localId) => coded('find-sent', () => findSent(settings, plain(localId, 'localId'))),
  track: (messageId) => coded('track', () => track(settings, safeName(messageId, 'track'))),
});

const coded = <T>(call: CallName, work: () => Promise<T>): Promise<T> =>
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => Promise.reject(folderFailure(error, call)));

async function send(settings: OutboxSettings, file: OutboundFile): Promise<{ readonly messageId: string }> {
  for (const field of ['to', 'workflowId', 'localId', 'fileName'] as const) plain(file[field], field);
  if (file.body.byteLength > settings.fileBytes) throw new CodedError('mailbox.oversize', { call: 'send' });
  for (let number = 1; ; number += 1) {
    const name = nameOf(file.localId, number);
    const place = await whereIs(settings, name);
    if (place === 'out') return { messageId: name };
    if (place !== undefined) continue;
    await writeWhole(settings.out, `${name}.dat`, file.body);
    await deliver(settings, name, controlFileFor(file, settings.mailboxId));
    return { messageId: name };
  }
}

/**
 * The control file delivers: without it the client does not look at the data. So its rename is the one step whose failure
 * leaves open whether the file goes.
 */
async function deliver({ out }: OutboxSettings, name: string, control: Uint8Array): Promise<void> {
  const unanswered = (error: unknown): CodedError =>
    new CodedError('mailbox.send-unanswered', { call: 'send', reason: systemCode(error) });
  await writeWhole(out, `${name}.ctl`, control).catch(async (error: unknown) => {
    const mayStand = await standing(controlOf(out, name)).then(
      (found) => found !== undefined,
      () => true,
    );
    throw mayStand ? unanswered(error) : error;
  });
  await flush(out).catch((error: unknown) => Promise.reject(unanswered(error)));
}

/** A name that every file system takes, that no two local ids share, and that leads nowhere. */
function nameOf(localId: string, number: number): string {
  const isPlain = /^[a-z0-9]+-[a-z0-9_-]{1,79}$/.test(localId) && !/_\d+$/.test(localId);
  const name = isPlain ? localId : `id_${createHash('sha256').update(localId).digest('hex').slice(0, 40)}x`;
  return number === 1 ? name : `${name}_${number}`;
}

type Where = 'out' | 'sent' | 'failed';

/** OUT first: the client moves files from there to the others, so a file on its way is met in one of them. */
async function whereIs(settings: OutboxSettings, name: string): Promise<Where | undefined> {
  for (const where of ['out', 'sent', 'failed'] as const)
    if ((await standing(controlOf(settings[where], name))) !== undefined) return where;
  return undefined;
}

async function findSent(settings: OutboxSettings, localId: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let number = 1; ; number += 1) {
    const name = nameOf(localId, number);
    const where = await whereIs(settings, name);
    if (where === undefined) return found;
    found.push(name);
  }
}

async function track(settings: OutboxSettings, name: string): Promise<SentStatus> {
  const where = await whereIs(settings, name);
  if (where === undefined) throw new CodedError('mailbox.not-found', { call: 'track' });
  if (where === 'out') return 'uploading';
  if (where === 'failed') return 'error';
  const control = await readControl(settings.sent, name).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (control === undefined) throw new CodedError('mailbox.unexpected-answer', { call: 'track' });
  return control.status === 'error' ? 'error' : 'accepted';
}
