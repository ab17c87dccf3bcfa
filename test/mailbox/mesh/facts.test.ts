import { authorityMailbox, cpisMailbox, workflowIds } from '../../../sandbox/nhs/accounts.js';
import { createNhsSandbox, type NhsSandbox } from '../../../sandbox/nhs/app.js';
import { serve, type Serving } from '../../../sandbox/shared/serve.js';
import { meshFacts } from '../../peer/facts.js';
import { adminCall, type MeshService } from '../../peer/mesh-service.js';

const fiveDaysMs = 5 * 86_400_000;

/** `npm run test:peer` judges the NHS's own sandbox by the same facts. */
describe('MESH as the NHS sandbox has it, by the facts of the NHS’s own', () => {
  let sandbox: NhsSandbox;
  let serving: Serving;
  let ahead = 0;
  const now = (): number => Date.now() + ahead;

  const service = (): MeshService => ({
    url: serving.url,
    sharedKey: cpisMailbox.sharedKey,
    sender: cpisMailbox,
    recipient: authorityMailbox,
    workflowId: workflowIds.access,
    now: () => new Date(now()),
    async reset() {
      ahead = 0;
      await adminCall(serving, 'POST', '/admin/reset');
    },
    async putReport({ code, localId, linkedMessageId, workflowId }) {
      const about = { 'mex-statuscode': code, 'mex-localid': localId, 'mex-linkedmsgid': linkedMessageId };
      const headers = { 'mex-messagetype': 'REPORT', ...about };
      return String((await adminCall(serving, 'POST', '/admin/messages', { workflowId, headers }))['messageId']);
    },
    expire() {
      ahead += fiveDaysMs;
      return Promise.resolve();
    },
  });

  before(async () => {
    sandbox = createNhsSandbox({ now });
    serving = await serve(sandbox.app, { host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    await serving.close();
    sandbox.close();
  });

  meshFacts(service);
});
