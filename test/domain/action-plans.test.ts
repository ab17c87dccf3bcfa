import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ActionPlan } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import type { Access } from '../../src/domain/notifications.js';
import { at, number, person } from '../support/examples.js';

const anAccess: Access = {
  queryId: 'Q1',
  nhsNumber: number('9997042182'),
  openedAt: at('2026-06-21T22:31:45Z'),
  author: {
    kind: 'person',
    name: { prefix: 'Dr', given: ['Anselm'], family: 'Underhill' },
    role: 'General Medical Practitioner',
    organisation: 'Exampleshire GP Out of Hours',
    telephones: [],
  },
};

const plan = (access: Partial<Access> = {}, receivedAt = '2026-06-21T22:40:00Z'): ActionPlan => {
  const told: ChildNotification = {
    kind: 'access',
    identity: 'Q1',
    notificationId: 'N1',
    receivedAt: at(receivedAt),
    access: { ...anAccess, ...access },
  };
  return planActions(person('700101'), told, {
    caseNoteType: 'CPIS',
    restrictedAlerts: [{ kind: 'worker-role', role: 'CPIS-RESTRICTED' }],
    childAlerts: [{ kind: 'worker-role', role: 'CPIS-DUTY' }],
  });
};

const note = ({ effects }: ActionPlan): string => effects.map(({ write }) => write.text).join('\n');

describe('what Mosaic shows for an access', () => {
  it('is a case note, then an alert, each with a reference that never changes', () => {
    assert.deepEqual(
      plan().effects.map(({ kind, reference }) => [kind, reference]),
      [
        ['case-note', 'cpis/700101/Q1/case-note'],
        ['alert', 'cpis/700101/Q1/alert'],
      ],
    );
  });

  it('says that the record was opened, by whom and where, in UK time; never that the child attended', () => {
    const text = note(plan());
    assert.match(text, /The CP-IS record of this child was opened\./);
    assert.match(text, /Opened at: 21 June 2026, 23:31 \(UK time\)/);
    assert.match(text, /NHS healthcare worker: Dr Anselm Underhill/);
    assert.match(text, /NHS organisation: Exampleshire GP Out of Hours/);
    assert.doesNotMatch(text, /attend/i);
  });

  it('calls the person of a device author the responsible lead, who did not see the child', () => {
    const author = { ...anAccess.author, kind: 'device' } as const;
    assert.match(note(plan({ author })), /Responsible lead \(did not see the child\): Dr Anselm Underhill/);
  });

  it('keeps the patient’s location out of note, title and alert: it can be a refuge', () => {
    const told = plan({ location: { postcode: 'ZZ99 3WZ', place: '12 Sample Street', telephones: ['01632960177'] } });
    assert.doesNotMatch(JSON.stringify(told), /ZZ99|Sample Street|960177/);
    assert.match(note(told), /given, withheld/);
  });

  it('states how late it is', () => {
    assert.match(note(plan({}, '2026-06-24T22:40:00Z')), /, 3 days later/);
  });

  it('takes the sender’s text as plain text of bounded length, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const told = plan({ author: { kind: 'person', role: text, organisation: text, telephones: [] } });
        for (const { write } of told.effects) {
          assert.ok(write.title.length <= 100);
          assert.doesNotMatch(write.text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
          assert.ok(write.text.split('\n').length <= 12);
        }
      }),
    );
  });
});
