import assert from 'node:assert/strict';
import { meshFacts } from './facts.js';
import { adminCall, fileTo, mailboxOf, type MeshService } from './mesh-service.js';

/** Set by scripts/test-peer.ts, which starts the peer. */
function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: run npm run test:peer.`);
  return value;
}

/** The NHS's own sandbox: its mailboxes, and its calls for tests, which no real MESH has. */
function peer(): MeshService {
  const url = setting('MESH_PEER_URL');
  const password = setting('MESH_PEER_PASSWORD');
  const recipient = { mailboxId: 'X26ABC2', password };
  return {
    url,
    sharedKey: setting('MESH_PEER_SHARED_KEY'),
    sender: { mailboxId: 'X26ABC1', password },
    recipient,
    workflowId: 'TEST_WORKFLOW',
    now: () => new Date(),
    async reset() {
      await adminCall({ url }, 'DELETE', '/admin/reset');
    },
    async putReport({ code, localId, linkedMessageId, workflowId }) {
      const { message_id: id } = await adminCall({ url }, 'POST', '/messageexchange/admin/report', {
        ...{ mailbox_id: recipient.mailboxId, status: 'error', code, description: 'Not collected' },
        ...{ workflow_id: workflowId, local_id: localId, linked_message_id: linkedMessageId },
      });
      return String(id);
    },
    async expire(id) {
      await adminCall({ url }, 'POST', `/admin/message/${id}/event`, { status: 'undeliverable' });
    },
  };
}

const service = peer();

describe(`MESH as the NHS's mesh-sandbox ${setting('MESH_PEER_VERSION')} has it`, () => {
  meshFacts(() => service);
});

/** What the specification forbids and this version takes: where our own sandbox has to be the stricter one. */
describe(`the NHS's mesh-sandbox is laxer than MESH: it`, () => {
  beforeEach(() => service.reset());

  it('takes a token twice, and one of another day', async () => {
    const careless = mailboxOf(service, service.sender, { nonce: () => '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' });
    await careless.handshake();
    await careless.handshake();
    await mailboxOf(service, service.sender, { now: () => new Date(Date.now() - 86_400_000) }).handshake();
  });

  it('takes a workflow that nobody registered', async () => {
    const file = { ...fileTo(service, Buffer.from('<note/>')), workflowId: 'TEST_UNKNOWN' };
    const { messageId } = await mailboxOf(service, service.sender).send(file);
    assert.equal((await mailboxOf(service, service.recipient).download(messageId)).workflowId, 'TEST_UNKNOWN');
  });

  it('gives a message again after it was acknowledged', async () => {
    const { messageId } = await mailboxOf(service, service.sender).send(fileTo(service, Buffer.from('<note/>')));
    const recipient = mailboxOf(service, service.recipient);
    await recipient.acknowledge(messageId);
    assert.equal((await recipient.download(messageId)).id, messageId);
  });
});
