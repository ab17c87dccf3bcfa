import { createFolderMailbox } from '../../../src/mailbox/folder/mailbox.js';
import { file } from '../support/answering.js';

/* Sends one file after the other until somebody kills it: `sender.ts FOLDER ROUND`. */
const [, , folder = '', round = ''] = process.argv;
const mailbox = createFolderMailbox({ folder, mailboxId: 'ZZ9LA001' });
for (let number = 0; number < 10_000; number += 1) {
  const localId = `upload-${round}00${number}`;
  await mailbox.send({ ...file(Buffer.from(localId.repeat(20_000))), localId });
}
