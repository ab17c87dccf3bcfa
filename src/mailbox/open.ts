import type { AuthorityConfig } from '../config/authority.js';
import { readTls, secretFrom } from '../config/secrets.js';
import { createFolderMailbox } from './folder/mailbox.js';
import { createMeshMailbox } from './mesh/mailbox.js';
import type { OpenedMailbox } from './port.js';

type MailboxConfig = AuthorityConfig['mailbox'];
type MeshConfig = Exclude<MailboxConfig, { transport: 'folder' }>;

/** The mailbox that the configuration names. For composition roots only: everybody else is given a Mailbox. */
export function openMailbox(config: MailboxConfig): OpenedMailbox {
  if (config.transport !== 'folder') return openMesh(config);
  const mailbox = createFolderMailbox({ folder: config.folder, mailboxId: config.mailboxId });
  return { transport: 'folder', mailbox, prove: () => mailbox.handshake().then(() => ({})) };
}

function openMesh({ url, mailboxId, tls: files, ...secrets }: MeshConfig): OpenedMailbox {
  const tls = files && readTls(files);
  const mailbox = createMeshMailbox({
    url,
    mailboxId,
    password: secretFrom({ file: secrets.passwordFile, env: secrets.passwordEnv }),
    sharedKey: secretFrom({ file: secrets.sharedKeyFile, env: secrets.sharedKeyEnv }),
    ...(tls && { tls }),
  });
  const certificate = tls?.client && { certificate: tls.client.certificate };
  return { transport: 'mesh', mailbox, prove: () => mailbox.compareClocks(), ...certificate };
}
