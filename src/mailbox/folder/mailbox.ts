import { join } from 'node:path';
import type { Mailbox } from '../port.js';
import { folderFailure } from './errors.js';
import { filesIn, makeFolder, proveWritable, sweep } from '../../files/files.js';
import { createInbox, processedIn } from './inbox.js';
import { createOutbox } from './outbox.js';
import { defaults, keepProcessedFor, unfinishedAfter, type FolderSettings } from './settings.js';

/**
 * The mailbox over the folders of the NHS's own MESH client, which does the transport: pairs of `<name>.dat` and
 * `<name>.ctl`, data first. Source: MESH client File Interface Specification; what we chose: docs/decisions/0004.
 */
export function createFolderMailbox(settings: FolderSettings): Mailbox {
  const now = settings.now ?? (() => new Date());
  const places = {
    inbox: join(settings.folder, 'IN'),
    out: join(settings.folder, 'OUT'),
    sent: join(settings.folder, 'SENT'),
    failed: join(settings.folder, 'FAILED'),
  };
  const { messageBytes, fileBytes } = { ...defaults, ...settings.limits };
  return {
    handshake: () =>
      prove(places, now().getTime()).catch((error: unknown) => Promise.reject(folderFailure(error, 'handshake'))),
    ...createInbox({ folder: places.inbox, messageBytes, patience: settings.patience ?? defaults.patience, now }),
    ...createOutbox({ ...places, mailboxId: settings.mailboxId, fileBytes }),
  };
}

/** The folders are there and can be used. Once a day is also the time to clear away what nobody needs any more. */
async function prove(
  { inbox, out, sent, failed }: Readonly<Record<'inbox' | 'out' | 'sent' | 'failed', string>>,
  now: number,
): Promise<void> {
  for (const folder of [sent, failed]) await filesIn(folder);
  // one after the other: where one folder fails, no file of the other's proof is left under way
  for (const folder of [inbox, out]) await proveWritable(folder);
  const processed = processedIn(inbox);
  await makeFolder(processed);
  await sweep(processed, now - keepProcessedFor, 'all');
  for (const folder of [inbox, out]) await sweep(folder, now - unfinishedAfter, 'unfinished');
}
