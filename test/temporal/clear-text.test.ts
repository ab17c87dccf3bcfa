import assert from 'node:assert/strict';
import type { LivePorts } from '../../src/activities/index.js';
import { createActivities } from '../../src/activities/index.js';
import { clearText, isClear, mayShow, shownValues } from '../../src/contracts/clear-text.js';
import * as child from '../../src/contracts/child.js';
import * as erasures from '../../src/contracts/erasures.js';
import * as collector from '../../src/contracts/collector.js';
import * as message from '../../src/contracts/message.js';
import * as reconcile from '../../src/contracts/reconcile.js';
import * as roleAlerts from '../../src/contracts/role-alerts.js';
import { searchAttributeTypes } from '../../src/contracts/search-attributes.js';
import * as desk from '../../src/contracts/upload-desk.js';
import * as upload from '../../src/contracts/upload.js';
import { onlyClearText } from '../../src/client/clear-text.js';
import { identityOf } from '../../src/temporal/identity.js';
import { createPseudonyms } from '../../src/temporal/pseudonyms.js';
import { aChild, anAct } from '../support/examples.js';
import { violationsIn, type Json } from '../support/clear-text.js';

const isDefinition = (value: unknown): value is { type: string; name: string } =>
  typeof value === 'object' && value !== null && 'type' in value && 'name' in value;
const defined = (type: string): readonly string[] => {
  const all = [child, collector, erasures, message, reconcile, roleAlerts, desk, upload].flatMap((contract) =>
    Object.values<unknown>({ ...contract }),
  );
  return [...new Set(all.filter(isDefinition).flatMap((one) => (one.type === type ? [one.name] : [])))].sort();
};
const canaries = ['Brackenfield', '9997042182', 'Isla Mae', '2019-03-12', 'St Elsewhere Hospital', 'isla.brackenfield'];

describe('the table of what may stand in clear', () => {
  it('has every signal, update, query and activity that there is, and no other', () => {
    assert.deepEqual([...clearText.signal].sort(), defined('signal'));
    assert.deepEqual([...clearText.update].sort(), defined('update'));
    assert.deepEqual(clearText.query.filter((name) => !name.startsWith('__')).sort(), defined('query'));
    const activities = Object.keys(createActivities({ current: () => ({ authority: {} }) } as LivePorts));
    assert.deepEqual([...clearText.activity].sort(), activities.sort());
    assert.deepEqual(Object.keys(shownValues), Object.keys(searchAttributeTypes));
  });

  it('has room for nobody’s name, number, birth date or place', () => {
    for (const kind of Object.keys(clearText) as (keyof typeof clearText)[]) {
      // an operator's own word may look like a name; what has a space or a number in it may not
      const tried = kind === 'updateId' ? canaries.filter((text) => /\d{10}| /.test(text)) : canaries;
      for (const text of tried) assert.equal(isClear(kind, text), false, `${kind}: ${text}`);
    }
    for (const name of Object.keys(shownValues))
      for (const text of canaries) assert.equal(mayShow(name, text), false, `${name}: ${text}`);
  });

  it('takes what we make: identities, act ids, marks', () => {
    for (const program of ['worker', 'gateway', 'command', 'library'] as const)
      assert.ok(isClear('identity', identityOf(program)));
    assert.ok(isClear('updateId', anAct().actId));
    assert.ok(isClear('updateId', 'release-1'));
    const pseudonyms = createPseudonyms(Buffer.alloc(32, 1));
    assert.ok(mayShow('CpisSubject', pseudonyms.subject('9997042182', 'now')));
    assert.ok(mayShow('CpisHeld', pseudonyms.mark(aChild())));
  });
});

describe('the façade', () => {
  const sent = () => assert.fail('it left the process');
  const workflowExecution = { workflowId: 'child-700101' };

  it('sends nothing whose id, name, act id or reason may not stand in clear, and does not repeat it', () => {
    const refused = ({ code, message: text }: Error & { code?: string }) => {
      assert.equal(code, 'clear-text.refused');
      assert.doesNotMatch(text, /Brackenfield|9997042182/);
      return true;
    };
    const options = { workflowId: 'child-700101', taskQueue: 'cpis-link' };
    const start = { workflowType: 'child', headers: {}, options };
    for (const broken of [
      { ...start, options: { ...options, workflowId: 'child-Isla Brackenfield' } },
      { ...start, options: { ...options, memo: { name: 'Brackenfield' } } },
      { ...start, headers: { baggage: {} } },
      { ...start, workflowType: 'Brackenfield' },
    ])
      assert.throws(() => onlyClearText.startWithDetails?.(broken as never, sent), refused);
    const signal = { workflowExecution, signalName: 'Brackenfield', headers: {} };
    assert.throws(() => onlyClearText.signal?.(signal as never, sent), refused);
    const act = { workflowExecution, updateName: 'retry', headers: {}, options: { updateId: 'for-9997042182' } };
    assert.throws(() => onlyClearText.startUpdate?.(act as never, sent), refused);
    const end = { workflowExecution, reason: 'Brackenfield moved away' };
    assert.throws(() => onlyClearText.terminate?.(end, sent), refused);
  });
});

describe('the reader of what is left on the server', () => {
  const payload = (encoding: string, more: object = {}): Json => ({
    metadata: { encoding: Buffer.from(encoding).toString('base64'), ...more },
    data: Buffer.from('"x"').toString('base64'),
  });
  const find = (content: Json): readonly string[] => violationsIn('child-1/history', content, 'child-1');

  it('finds a payload in clear, a word in a field, and a field that nobody thought of', () => {
    assert.equal(find({ input: payload('json/plain') }).length, 1);
    assert.equal(find({ input: payload('binary/encrypted') }).length, 1);
    assert.equal(find({ searchAttributes: { indexedFields: { CpisStage: payload('json/plain') } } }).length, 1);
    for (const field of ['reason', 'identity', 'signalName', 'workflowId', 'whatever'])
      for (const text of canaries) assert.equal(find({ [field]: text }).length, 1, `${field}: ${text}`);
  });

  it('lets a local activity’s marker say its name and its times, and nothing else', () => {
    const marker = (noted: object): Json => ({
      markerRecordedEventAttributes: {
        details: {
          data: {
            payloads: [
              {
                metadata: { encoding: Buffer.from('json/plain').toString('base64') },
                data: Buffer.from(JSON.stringify(noted)).toString('base64'),
              },
            ],
          },
        },
      },
    });
    const noted = { seq: 1, activity_type: 'keepAudit', activity_id: '1', complete_time: { seconds: 1, nanos: 2 } };
    assert.deepEqual(find(marker(noted)), []);
    assert.equal(find(marker({ ...noted, activity_type: 'Brackenfield' })).length, 1);
    for (const text of canaries) assert.equal(find(marker({ ...noted, backoff: text })).length, 1, text);
    assert.equal(find(marker({ ...noted, more: 1 })).length, 1);
  });

  it('lets pass what says nothing of anybody', () => {
    assert.deepEqual(find({ runId: '0b9e6d5e-8f0a-4b43-9a55-0d7f6b0f1c2d', eventTime: '2026-11-23T10:00:00.5Z' }), []);
    assert.deepEqual(find({ eventId: '12', eventType: 'EVENT_TYPE_TIMER_FIRED', startToCloseTimeout: '30s' }), []);
  });
});
