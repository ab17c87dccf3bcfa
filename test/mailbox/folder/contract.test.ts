import { renameSync, rmSync } from 'node:fs';
import { createFolderMailbox } from '../../../src/mailbox/folder/mailbox.js';
import { messageBytes, promisesOfTheMailbox, type OpenMailbox } from '../contract.js';
import { startMeshClient } from './mesh-client.js';

/** File systems tell times to some milliseconds: two messages are to have two. */
const apart = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

function openFolder(): Promise<OpenMailbox> {
  const client = startMeshClient();
  const mailbox = createFolderMailbox({ folder: client.folder, mailboxId: 'ZZ9LA001', limits: { messageBytes } });
  const elsewhere = `${client.folder}-unmounted`;
  return Promise.resolve({
    mailbox,
    other: {
      put: (message) => apart().then(() => client.deliver(message)),
      report: (localId) => apart().then(() => client.report(localId)),
      take: (name) => Promise.resolve(client.take(name)),
      leave: () => {
        renameSync(client.folder, elsewhere);
        return Promise.resolve();
      },
    },
    close: () => {
      client.close();
      rmSync(elsewhere, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
}

describe('a mailbox over the folder of the MESH client', () => promisesOfTheMailbox(openFolder));
