/*
 * The mailboxes and workflow ids of this sandbox. The real ids of CP-IS are not public: these are clearly none of them,
 * and the credentials open nothing but the sandbox.
 */

export interface MailboxAccount {
  readonly mailboxId: string;
  readonly password: string;
  readonly sharedKey: string;
  readonly role: 'authority' | 'cpis';
  readonly name: string;
  readonly odsCode: string;
}

const sharedKey = 'sandbox-environment-key';

export const authorityMailbox: MailboxAccount = {
  mailboxId: 'ZZ9LA001',
  password: 'sandbox-authority-password',
  sharedKey,
  role: 'authority',
  name: 'Exampleshire County Council',
  odsCode: 'ZZ9',
};

export const cpisMailbox: MailboxAccount = {
  mailboxId: 'CPISHUB1',
  password: 'sandbox-cpis-password',
  sharedKey,
  role: 'cpis',
  name: 'CP-IS sandbox',
  odsCode: 'X26',
};

export const mailboxes: readonly MailboxAccount[] = [authorityMailbox, cpisMailbox];

export const mailboxOf = (id: string): MailboxAccount | undefined =>
  mailboxes.find(({ mailboxId }) => mailboxId === id.toUpperCase());

export const workflowIds = {
  upload: 'TEST_CPIS_UPLOAD',
  acknowledgement: 'TEST_CPIS_UPLOAD_ACK',
  access: 'TEST_CPIS_ACCESS',
  inactive: 'TEST_CPIS_INACTIVE',
} as const;

/** Who may send which workflow to whom. */
export const registeredWorkflows: readonly { readonly id: string; readonly from: string; readonly to: string }[] = [
  { id: workflowIds.upload, from: authorityMailbox.mailboxId, to: cpisMailbox.mailboxId },
  { id: workflowIds.acknowledgement, from: cpisMailbox.mailboxId, to: authorityMailbox.mailboxId },
  { id: workflowIds.access, from: cpisMailbox.mailboxId, to: authorityMailbox.mailboxId },
  { id: workflowIds.inactive, from: cpisMailbox.mailboxId, to: authorityMailbox.mailboxId },
];
