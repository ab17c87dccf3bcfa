import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActionActivities } from '../../src/activities/actions.js';
import { createChildActivities } from '../../src/activities/children.js';
import type { Ports } from '../../src/activities/index.js';
import type { AuthoritySettings } from '../../src/activities/ports.js';
import { planActions, type ActionPolicy, type Effect, type ToDecide } from '../../src/domain/action-plans.js';
import { AlertTrigger, childTriggers, type Alert, type Recipient } from '../../src/domain/actions.js';
import type { AlertAudience } from '../../src/domain/child-alerts.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import { CodedError } from '../../src/domain/failure.js';
import { anAccess } from '../support/child-life.js';
import { at, number, person } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';
import { climbingOf } from '../../src/domain/child-climbing.js';

const role = (name: string): Recipient => ({ kind: 'worker-role', role: name });
const related = (relationship: string): Recipient => ({ kind: 'related-worker', relationship });
const personId = person('700101');
const since = at('2026-11-24T12:00:00Z');

type Policy = Partial<ActionPolicy>;

const settingsWith = (policy: Policy): AuthoritySettings =>
  ({
    actions: aPolicy({ ladder: [role('DUTY')].map(() => ({ kind: 'role', role: 'DUTY' })), ...policy }),
    operators: [role('OPERATORS')],
    dataQuality: [role('DATA-QUALITY')],
    manager: [role('MANAGER')],
    restricted: [role('RESTRICTED')],
  }) as unknown as AuthoritySettings;

const inactive: ChildNotification = {
  kind: 'inactive-number',
  identity: 'N1/700101',
  notificationId: 'N1',
  receivedAt: since,
  nhsNumber: number('9997042182'),
};
const quiet = new DefaultLogger('ERROR', () => undefined);
const inActivity = <T>(work: () => Promise<T>): Promise<T> =>
  new MockActivityEnvironment({ attempt: 1 }, { logger: quiet }).run(work);

/** Who hears in Mosaic when this happens, as the product itself does it. */
interface Raising {
  readonly raise: (policy: Policy, refuses?: (alert: Alert) => boolean) => Promise<readonly Alert[]>;
  readonly standard: readonly Recipient[];
}

const alertsIn = (effects: readonly Effect[]): readonly Alert[] =>
  effects.flatMap((effect) => (effect.kind === 'alert' ? [effect.write] : []));

const decide: Omit<ToDecide, 'notification'> = { personId, audience: 'file', planKinds: ['child-protection'] };
const planned = (notification: ChildNotification): Raising => ({
  raise: (policy) => {
    const { effects } = planActions({ ...decide, notification }, settingsWith(policy).actions);
    return Promise.resolve(alertsIn(effects));
  },
  standard: [role('DUTY')],
});

/** A Mosaic that keeps what it took, and refuses what it is told to. */
const mosaicThat = (taken: Alert[], refuses: (alert: Alert) => boolean): Ports['mosaic'] =>
  ({
    findWritten: () => Promise.resolve(undefined),
    raiseAlert: (alert: Alert) => {
      if (refuses(alert)) return Promise.reject(new CodedError('mosaic.refused-write'));
      taken.push(alert);
      return Promise.resolve({ id: '1', alreadyThere: false });
    },
  }) as unknown as Ports['mosaic'];

const ofChild = (trigger: AlertTrigger, audience: AlertAudience, standard: Recipient): Raising => ({
  raise: async (policy, refuses = () => false) => {
    const taken: Alert[] = [];
    const ports = { settings: settingsWith(policy), mosaic: mosaicThat(taken, refuses) } as unknown as Ports;
    const { raiseChildAlert } = createChildActivities(ports);
    await inActivity(() => raiseChildAlert({ personId, alert: { trigger, about: 'R1', audience, since } }));
    return taken;
  },
  standard: [standard],
});

const ofOperators = (trigger: AlertTrigger): Raising => ({
  raise: async (policy, refuses = () => false) => {
    const taken: Alert[] = [];
    const { alertOperators } = createActionActivities({
      settings: settingsWith(policy),
      mosaic: mosaicThat(taken, refuses),
    } as unknown as Ports);
    await inActivity(() => alertOperators({ about: 'upload-1', trigger }));
    return taken;
  },
  standard: [role('OPERATORS')],
});

const notTakenUp: Raising = {
  raise: (policy) => {
    const ladder = [
      { kind: 'role', role: 'FIRST' },
      { kind: 'role', role: 'DUTY' },
    ] as const;
    const climb = { after: 1, unread: false };
    const { climb: plan, effects } = planActions(
      { ...decide, notification: anAccess },
      settingsWith({ climb, ladder, ...policy }).actions,
    );
    assert.ok(plan, 'with nobody told, it still ends at a person: the attention');
    const alert = effects.find(({ kind }) => kind === 'alert');
    const climbing = climbingOf(plan, { kind: 'alert', reference: alert?.reference ?? '' }, since);
    return Promise.resolve(alertsIn(climbing?.effects ?? []));
  },
  standard: [role('DUTY')],
};

const raisings: Readonly<Record<AlertTrigger, Raising>> = {
  'case-note-create': planned(anAccess),
  'empty-notification': ofOperators('empty-notification'),
  'number-inactive': planned(inactive),
  'unexpected-failure': ofOperators('unexpected-failure'),
  'upload-file': ofOperators('upload-file'),
  'upload-validation': ofOperators('upload-validation'),
  'record-refused': ofChild('record-refused', 'data-quality', role('DATA-QUALITY')),
  'registration-overdue': ofChild('registration-overdue', 'manager', role('MANAGER')),
  'notification-unmatched': ofOperators('notification-unmatched'),
  'message-unreadable': ofOperators('message-unreadable'),
  'message-foreign': ofOperators('message-foreign'),
  'action-parked': ofChild('action-parked', 'operators', role('OPERATORS')),
  'answer-overdue': ofOperators('answer-overdue'),
  'alert-not-taken-up': notTakenUp,
};

describe('who hears of a trigger', () => {
  for (const trigger of Object.keys(AlertTrigger) as AlertTrigger[]) {
    const { raise, standard } = raisings[trigger];
    const recipientsWith = async (policy: Policy) => (await raise(policy)).map(({ recipients }) => recipients);

    it(`${trigger}: by default ${JSON.stringify(standard)}`, async () => {
      assert.deepEqual(await recipientsWith({}), [standard]);
    });

    it(`${trigger}: nobody in Mosaic, where it is off`, async () => {
      assert.deepEqual(await recipientsWith({ off: [trigger] }), []);
      const others = (Object.keys(AlertTrigger) as AlertTrigger[]).filter((one) => one !== trigger);
      assert.deepEqual(await recipientsWith({ off: others.filter((one) => one !== 'case-note-create') }), [standard]);
    });

    it(`${trigger}: another role, where it is named`, async () => {
      assert.deepEqual(await recipientsWith({ to: { [trigger]: [role('OTHER')] } }), [[role('OTHER')]]);
    });

    if (childTriggers.has(trigger))
      it(`${trigger}: a related worker besides a role, of the child whom it is about`, async () => {
        const both = [related('ALLWKR'), role('OTHER')];
        const [alert, ...others] = await raise({ to: { [trigger]: both } });
        assert.deepEqual([alert?.recipients, alert?.personId, others], [both, personId, []]);
      });
  }

  it('is told of an empty notification in the words of a rule for it alone, and never in those that speak of a child', async () => {
    const own = { title: 'Ask the service desk', text: 'Received at {receivedAt}.\nOpened at {openedAt}.' };
    const forIt = { name: 'empty', when: { kinds: ['empty'] as const }, outcome: { alert: own } };
    const forAll = { name: 'all', when: {}, outcome: { alert: { title: 'A child’s record was opened' } } };
    const { raise } = raisings['empty-notification'];
    const [alert] = await raise({ rules: [forIt, forAll] });
    assert.equal(alert?.title, 'Ask the service desk');
    assert.match(alert.text, /^Received at .+\.\nWorkflow: upload-1$/);
    const [other] = await raise({ rules: [forAll] });
    assert.equal(other?.title, 'A CP-IS notification names no child');
  });

  it('is the role alone, where Mosaic refuses the related worker', async () => {
    const both = [related('ALLWKR'), role('OTHER')];
    const toWorker = ({ recipients }: Alert): boolean => recipients.some(({ kind }) => kind === 'related-worker');
    const [alert] = await raisings['record-refused'].raise({ to: { 'record-refused': both } }, toWorker);
    assert.deepEqual(alert?.recipients, [role('OTHER')]);
    const policy = settingsWith({ to: { 'case-note-create': both } }).actions;
    const [, planned] = planActions({ ...decide, notification: anAccess }, policy).effects;
    assert.deepEqual(
      alertsIn(planned?.instead ?? []).map(({ recipients }) => recipients),
      [[role('OTHER')]],
    );
  });

  it('is those whom Mosaic can reach, with the reason for the other in the timeline', () => {
    const to = { 'case-note-create': [related('ALLWKR'), role('OTHER')] };
    const relations = { workers: [], mergePending: false };
    const { effects, missed } = planActions(
      { ...decide, relations, notification: anAccess },
      settingsWith({ to }).actions,
    );
    assert.deepEqual(
      alertsIn(effects).map(({ recipients }) => recipients),
      [[role('OTHER')]],
    );
    assert.deepEqual(missed, [{ rung: 'allocated-worker', why: 'no-allocation' }]);
  });

  it('is the narrow audience for a restricted child, whatever is off or named: nothing else reaches it', () => {
    const policy = settingsWith({
      off: ['case-note-create'],
      to: { 'case-note-create': [role('OTHER')] },
    }).actions;
    const { effects } = planActions({ ...decide, audience: 'narrow', notification: anAccess }, policy);
    assert.deepEqual(
      alertsIn(effects).map(({ recipients }) => recipients),
      [[role('CPIS-RESTRICTED')]],
    );
  });

  it('is somebody, where a step reaches nobody and the alert is off', () => {
    const rules = [{ name: 'step', when: {}, outcome: { step: { stepType: 'S', nextAction: 'A' } } }];
    const { effects } = planActions(
      { ...decide, notification: anAccess },
      settingsWith({ rules, off: ['case-note-create'] }).actions,
    );
    assert.deepEqual(
      alertsIn(effects).map(({ recipients }) => recipients),
      [[role('DUTY')]],
    );
  });

  it('climbs from a named role to the ladder, from its first rung on', () => {
    const policy = settingsWith({ climb: { after: 1, unread: false }, to: { 'case-note-create': [role('OTHER')] } });
    const { climb } = planActions({ ...decide, notification: anAccess }, policy.actions);
    assert.deepEqual(
      alertsIn(climb?.effects ?? []).map(({ recipients }) => recipients),
      [[role('DUTY')]],
    );
  });
});
