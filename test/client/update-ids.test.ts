import assert from 'node:assert/strict';
import { once, updateIdOf } from '../../src/client/calls.js';
import { isClear } from '../../src/contracts/clear-text.js';
import { anAct } from '../support/examples.js';

const uuid = '0b9e6d5e-8f0a-4b43-9a55-0d7f6b0f1c2d';

describe('the id of an act as Temporal shows it', () => {
  it('is the act’s own where that says nothing', () => {
    for (const actId of [uuid, 'release-1', 'ticket-4711']) assert.equal(updateIdOf({ actId }), actId);
    const act = anAct();
    assert.deepEqual(once(act), { args: [act], updateId: act.actId });
  });

  it('tells neither what an alert is about nor a number, and is the same when the act is said again', () => {
    for (const actId of [`${uuid}/CPR02`, `${uuid}/payload-refused`, 'for-9997042182', 'Isla Brackenfield']) {
      const shown = updateIdOf({ actId });
      assert.ok(isClear('updateId', shown));
      assert.doesNotMatch(shown, /CPR02|refused|9997042182|Brackenfield/);
      assert.equal(updateIdOf({ actId }), shown);
    }
    assert.notEqual(updateIdOf({ actId: `${uuid}/CPR02` }), updateIdOf({ actId: `${uuid}/CPR05` }));
  });
});
