import type { AuthorityConfig } from '../config/authority.js';
import { secretFrom } from '../config/load.js';
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

function openMesh({ url, mailboxId, passwordFile, sharedKeyFile, tls }: MeshConfig): OpenedMailbox {
  const pem = tls && {
    certificate: secretFrom(tls.certificateFile)(),
    key: secretFrom(tls.keyFile)(),
    ca: secretFrom(tls.caFile)(),
  };
  const mailbox = createMeshMailbox({
    url,
    mailboxId,
    password: secretFrom(passwordFile),
    sharedKey: secretFrom(sharedKeyFile),
    ...(pem && { tls: pem }),
  });
  const certificate = pem && { certificate: pem.certificate };
  return { transport: 'mesh', mailbox, prove: () => mailbox.compareClocks(), ...certificate };
}
