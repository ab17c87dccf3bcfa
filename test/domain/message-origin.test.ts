import assert from 'node:assert/strict';
import { isForeign } from '../../src/domain/failure.js';
import { foreignTo, type MessageOrigin } from '../../src/domain/message-origin.js';

const accepted = { senders: ['CPISHUB1', 'CPISHUB2'], workflowIds: ['ACK', 'ACCESS'] };
const message: MessageOrigin = { type: 'data', from: 'CPISHUB1', workflowId: 'ACCESS' };

describe('where a message comes from', () => {
  it('is one of the configured senders, in any case of letters, under one of the workflow ids', () => {
    for (const from of ['CPISHUB1', 'cpishub2']) assert.equal(foreignTo(accepted, { ...message, from }), undefined);
  });

  it('is foreign where the sender is another, or none', () => {
    const { from: _nobody, ...unsigned } = message;
    for (const one of [{ ...message, from: 'CPISHUB11' }, { ...message, from: '' }, unsigned])
      assert.equal(foreignTo(accepted, one), 'message.foreign-sender');
  });

  it('is foreign under another workflow id, of the same sender', () => {
    for (const workflowId of ['UPLOAD', '', 'access'])
      assert.equal(foreignTo(accepted, { ...message, workflowId }), 'message.foreign-workflow');
  });

  it('is MESH itself for a report, which names no sender', () => {
    assert.equal(foreignTo(accepted, { type: 'report', workflowId: 'UPLOAD' }), undefined);
  });

  it('is what tells a message that is not from CP-IS from one that cannot be read', () => {
    assert.ok(isForeign('message.foreign-sender') && isForeign('message.foreign-workflow'));
    assert.ok(!isForeign('cpis.unreadable'));
  });
});
