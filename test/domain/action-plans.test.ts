import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ActionPlan, ActionPolicy, ToDecide } from '../../src/domain/action-plans.js';
import { planActions } from '../../src/domain/action-plans.js';
import type { ActionRule } from '../../src/domain/action-rules.js';
import type { Alert } from '../../src/domain/actions.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import type { Access } from '../../src/domain/notifications.js';
import { anAccess, decide, inOfficeHours, relations, told } from '../support/decisions.js';
import { at, number } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';

const plan = (access: Partial<Access> = {}, receivedAt?: string): ActionPlan =>
  planActions(decide({ notification: told(access, receivedAt) }), aPolicy());

const note = ({ effects }: ActionPlan): string => effects.map(({ write }) => write.text).join('\n');
const references = ({ effects }: ActionPlan) => effects.map(({ kind, reference }) => [kind, reference]);

describe('what Mosaic shows for an access', () => {
  it('is a case note, then an alert, each with a reference that never changes', () => {
    assert.deepEqual(references(plan()), [
      ['case-note', 'cpis/700101/Q1/case-note'],
      ['alert', 'cpis/700101/Q1/alert'],
    ]);
  });

  it('says that the record was opened, by whom and where, in UK time; never that the child attended', () => {
    const text = note(plan());
    assert.match(text, /The CP-IS record of this child was opened\./);
    assert.match(text, /Opened at: 21 June 2026, 23:31 \(UK time\)/);
    assert.match(text, /NHS healthcare worker: Dr Anselm Underhill/);
    assert.match(text, /NHS organisation: Exampleshire GP Out of Hours/);
    assert.match(text, /Kind of plan or status: Child protection plan/);
    assert.doesNotMatch(text, /attend/i);
  });

  it('calls the person of a device author the responsible lead, with their job profile', () => {
    const text = note(plan({ author: { ...anAccess.author, kind: 'device' } }));
    assert.match(text, /Responsible lead \(did not see the child\): Dr Anselm Underhill/);
    assert.match(text, /Safeguarding lead in the same place as the patient: Dr Anselm Underhill, General Medical/);
    assert.doesNotMatch(note(plan()), /Safeguarding lead/);
  });

  it('says that an access on the mother’s number is one', () => {
    const notification: ChildNotification = { ...told({ location: somewhere }), through: 'mother' };
    const made = planActions(decide({ notification }), aPolicy());
    assert.doesNotMatch(JSON.stringify(made), /[Ll]ocation|ZZ99|Sample/);
    assert.equal(made.effects.length, 2);
    assert.match(
      note(planActions(decide({ notification }), aPolicy())),
      /unborn child, held under the mother’s NHS number/,
    );
  });

  it('states how late it is', () => {
    assert.match(note(plan({}, '2026-06-24T22:40:00Z')), /, 3 days later/);
  });

  it('takes the sender’s text as plain text of bounded length, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const made = plan({ author: { kind: 'person', role: text, organisation: text, telephones: [] } });
        for (const { write } of made.effects) {
          if ('title' in write) assert.ok(write.title.length <= 100);
          assert.doesNotMatch(write.text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
          assert.ok(write.text.split('\n').length <= 12);
        }
      }),
    );
  });

  it('does not read the sender’s braces as fields', () => {
    const text = note(plan({ author: { kind: 'person', role: '{notificationId}', telephones: [] } }));
    assert.match(text, /Role: \{notificationId\}/);
  });
});

const somewhere = { postcode: 'ZZ99 3WZ', place: '12 Sample Street', telephones: ['01632960177'] };
const alertsOf = ({ effects }: ActionPlan): readonly Alert[] =>
  effects.flatMap((effect) => (effect.kind === 'alert' ? [effect.write] : []));
const isNarrow = ({ recipients }: Alert): boolean =>
  recipients.every((one) => one.kind === 'worker-role' && one.role === 'CPIS-RESTRICTED');

describe('where the place or the location could tell a secret', () => {
  const sensitive = aPolicy({
    careSettings: {
      organisations: [
        { name: 'exampleshire gp*', setting: 'primary-care' },
        { name: '*Sexual Health*', setting: 'sexual-health' },
      ],
      sensitive: ['sexual-health'],
    },
  });
  const from = (organisation: string | undefined, policy = sensitive): ActionPlan => {
    const author = { kind: 'person', telephones: [], name: anAccess.author.name, role: 'Sister' } as const;
    const access = { author: { ...author, ...(organisation !== undefined && { organisation }) }, location: somewhere };
    return planActions(decide({ notification: told(access as Partial<Access>) }), policy);
  };

  it('keeps the patient’s location out of note, title and family alert, and gives it to the narrow audience', () => {
    const made = from('Exampleshire GP Out of Hours');
    const [narrow] = alertsOf(made).filter(isNarrow);
    const others = JSON.stringify(made.effects.filter(({ write }) => write !== narrow));
    assert.doesNotMatch(others, /ZZ99|Sample Street|960177/);
    assert.match(narrow?.text ?? '', /Postcode: ZZ99 3WZ/);
    assert.match(others, /NHS organisation: Exampleshire GP/);
    assert.match(others, /Location of the patient: given, for the narrow audience/);
  });

  for (const [what, organisation] of [
    ['a sensitive place', 'Exampleshire Sexual Health (Hub)'],
    ['a place that the table does not know', 'Unheard-of Clinic'],
    ['a message without a place', undefined],
  ] as const) {
    it(`withholds the details of ${what} from the file and gives them to the narrow audience`, () => {
      const made = from(organisation);
      const [narrow] = alertsOf(made).filter(isNarrow);
      const others = JSON.stringify(made.effects.filter(({ write }) => write !== narrow));
      assert.doesNotMatch(others, /Sexual|Unheard|Underhill|Sister|ZZ99/);
      assert.match(others, /withheld/);
      assert.match(narrow?.text ?? '', /Anselm Underhill/);
      assert.deepEqual(
        made.effects.map(({ kind }) => kind),
        ['case-note', 'alert', 'alert'],
      );
    });
  }

  it('may stand in the file where the authority chose so, but never from a sensitive place', () => {
    const rule: ActionRule = { name: 'all', when: {}, outcome: { caseNote: { text: 'At {postcode}.\nBy {person}.' } } };
    const open = { ...sensitive, locationIn: 'file' as const, rules: [rule] };
    assert.match(note(from('Exampleshire GP North', open)), /At ZZ99 3WZ\./);
    const closed = from('Exampleshire Sexual Health', open);
    const file = closed.effects.filter(({ kind }) => kind === 'case-note');
    assert.doesNotMatch(JSON.stringify(file), /ZZ99/);
  });
});

describe('the rules of the authority', () => {
  const step = { stepType: 'CPIS-NOTIFIED', nextAction: 'CPIS-FOLLOW-UP' };
  const byRules = (rules: readonly ActionRule[], more: Partial<ToDecide> = {}, policy: Partial<ActionPolicy> = {}) =>
    planActions(decide({ relations: relations(), ...more }), aPolicy({ rules, ...policy }));
  const workerFirst = [
    { kind: 'allocated-worker', relationships: ['ALLWKR'] },
    { kind: 'team', roles: {} },
    { kind: 'role', role: 'CPIS-DUTY' },
  ] as const;

  it('complete a step and hand a next action to the allocated worker, with the others standing by', () => {
    const made = byRules([{ name: 'steps', when: {}, outcome: { step } }], {}, { ladder: workerFirst });
    const [first] = made.effects;
    assert.equal(made.effects.length, 1);
    assert.deepEqual(first?.kind === 'step' && first.write.nextActions, [
      { type: 'CPIS-FOLLOW-UP', to: { kind: 'worker', id: 'worker-7' } },
    ]);
    assert.deepEqual(
      first?.instead?.map(({ kind, reference }) => [kind, reference]),
      [
        ['step', 'cpis/700101/Q1/step~1'],
        ['alert', 'cpis/700101/Q1/step~2'],
      ],
    );
  });

  it('do both where both are asked for, and nothing in Mosaic where it is record only', () => {
    const both = byRules(
      [{ name: 'both', when: {}, outcome: { caseNote: {}, alert: {}, step } }],
      {},
      { ladder: workerFirst },
    );
    assert.deepEqual(
      both.effects.map(({ kind }) => kind),
      ['case-note', 'step', 'alert'],
    );
    assert.deepEqual(byRules([{ name: 'none', when: {}, outcome: {} }]), { effects: [], rule: 'none' });
  });

  const rows: readonly [string, ActionRule['when'], Partial<ToDecide>, boolean][] = [
    ['the kind', { kinds: ['access'] }, {}, true],
    ['the kind', { kinds: ['number-inactive'] }, {}, false],
    ['the care setting', { careSettings: ['urgent-care'] }, {}, true],
    ['the care setting', { careSettings: ['dentist'] }, {}, false],
    ['the organisation', { organisations: ['exampleshire GP *'] }, {}, true],
    ['the organisation', { organisations: ['Other *'] }, {}, false],
    ['who opened it', { authors: ['device'] }, {}, false],
    ['who opened it', { authors: ['person'] }, {}, true],
    ['the time of receipt', { received: 'office-hours' }, {}, true],
    ['the time of receipt', { received: 'out-of-hours' }, {}, false],
    [
      'the time of receipt, at night',
      { received: 'out-of-hours' },
      { notification: told({}, '2026-06-22T02:00:00Z') },
      true,
    ],
    ['the kind of plan', { planKinds: ['looked-after'] }, {}, false],
    ['the kind of plan', { planKinds: ['looked-after', 'child-protection'] }, {}, true],
  ];
  for (const [what, when, more, holds] of rows)
    it(`go by ${what}: ${JSON.stringify(when)} ${holds ? 'holds' : 'does not hold'}`, () => {
      const rules = [
        { name: 'special', when, outcome: { alert: {} } },
        { name: 'rest', when: {}, outcome: {} },
      ];
      assert.equal(byRules(rules, more).rule, holds ? 'special' : 'rest');
    });

  const inactive = (replaced: boolean): ChildNotification => ({
    kind: 'inactive-number',
    identity: 'I1',
    notificationId: 'N2',
    receivedAt: at(inOfficeHours),
    nhsNumber: number('9997042182'),
    ...(replaced && { replacement: number('9990000018') }),
  });
  it('word an inactive number by whether another replaces it, and never name either', () => {
    const [gone, replaced] = [false, true].map((is) => byRules(aPolicy().rules, { notification: inactive(is) }));
    assert.match(note(gone ?? { effects: [] }), /Uploads wait for a new number/);
    assert.match(note(replaced ?? { effects: [] }), /restart by themselves/);
    assert.doesNotMatch(JSON.stringify([gone, replaced]), /9997042182|9990000018/);
  });
});
