import { cpisMailbox } from '../../../sandbox/nhs/accounts.js';
import { messageBytes, promisesOfTheMailbox, type OpenMailbox } from '../contract.js';
import { mailboxAt } from '../support/answering.js';
import { startNhsSandbox } from '../support/nhs-sandbox.js';
import { Secret } from '../../../src/secrets/secret.js';

/** CP-IS is not to take a file before the test has. */
const afterTheTest = 60_000;

async function openMesh(): Promise<OpenMailbox> {
  const nhs = await startNhsSandbox(afterTheTest);
  const at = (mailboxId: string, password: string, sharedKey: string) => {
    const keys = { password: () => new Secret(password), sharedKey: () => new Secret(sharedKey) };
    return mailboxAt(nhs.serving.url, { mailboxId, ...keys, limits: { messageBytes } });
  };
  const { mailboxId, password, sharedKey } = nhs.credentials;
  const cpis = at(cpisMailbox.mailboxId, cpisMailbox.password, cpisMailbox.sharedKey);
  const put = async (message: object): Promise<string> =>
    String((await nhs.post('/admin/messages', message))['messageId']);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await nhs.close();
    isOpen = false;
  };
  return {
    mailbox: at(mailboxId, password, sharedKey),
    other: {
      put: ({ body, workflowId }) => put({ bodyBase64: Buffer.from(body).toString('base64'), workflowId }),
      report: (localId) =>
        put({
          workflowId: 'TEST_CPIS_UPLOAD',
          headers: { 'mex-messagetype': 'REPORT', 'mex-localid': localId, 'mex-statuscode': '14' },
        }),
      take: async (messageId) => {
        const { body, workflowId, localId = '' } = await cpis.download(messageId);
        await cpis.acknowledge(messageId);
        return { body, workflowId, localId };
      },
      leave: close,
    },
    close,
  };
}

describe('a mailbox over the MESH API', () => promisesOfTheMailbox(openMesh));
