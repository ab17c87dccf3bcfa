import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { adviceOn } from '../../src/config/advice.js';
import { checkConfig } from '../../src/config/check.js';
import { settingsOf } from '../../src/config/settings.js';
import { readMessage } from '../../src/cpis/read.js';
import { planActions, type ActionPlan, type ToDecide } from '../../src/domain/action-plans.js';
import { accessItems, numberItems } from '../../src/domain/notification-items.js';
import type { ChildRelations } from '../../src/domain/relations.js';
import { at, day, person } from '../support/examples.js';

const folder = new URL('../../config/examples/', import.meta.url);
const configOf = (name: string) => {
  const checked = checkConfig(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
  if (!checked.ok) assert.fail(JSON.stringify(checked.problems));
  return checked.config;
};
const fixture = (name: string) => readMessage(readFileSync(new URL(`../fixtures/cpis/${name}.xml`, import.meta.url)));

/** Tuesday at noon, and the night before. */
const [noon, night] = [at('2026-11-24T12:00:00Z'), at('2026-11-24T02:00:00Z')];

const relations: ChildRelations = {
  workers: ['ALLWKR', 'ALLWORK', 'ALLOCATED-WORKER'].map((relationship) => ({
    workerId: 'worker-2101',
    relationship,
    hasRole: true,
    hasOrganisation: true,
    seesNextActions: true,
    mayOpenRecord: true,
  })),
  team: { teamId: 'team-31', closed: false },
  mergePending: false,
};

/** The example messages: an access by a person, one by NHS 111 with a location, and a number that was replaced. */
function play(name: string, receivedAt = noon, more: Partial<ToDecide> = {}): readonly (readonly string[])[] {
  const policy = settingsOf(configOf(name)).actions;
  const accesses = fixture('access-notification');
  const numbers = fixture('inactive-nhs-number-replaced');
  assert.ok(accesses.kind === 'access-notification' && numbers.kind === 'inactive-number-notification');
  const items = [...accessItems(accesses.content, receivedAt), ...numberItems(numbers.content, receivedAt)];
  const base = { personId: person('700101'), audience: 'file', planKinds: ['child-protection'], relations } as const;
  return items.map(({ notification }) => wordsOf(planActions({ ...base, notification, ...more }, policy)));
}

const wordsOf = ({ effects }: ActionPlan): readonly string[] =>
  effects.map((effect) => {
    if (effect.kind === 'case-note') return 'note';
    if (effect.kind === 'step') return `step to ${effect.write.nextActions[0]?.to.id ?? ''}`;
    const [first] = effect.write.recipients;
    return `alert to ${first?.kind === 'worker-role' ? first.role : (first?.relationship ?? '')}`;
  });

describe('the example configurations', () => {
  /** What these authorities do knowingly. */
  const meant: Readonly<Record<string, readonly string[]>> = {
    'small-council': ['no emergencyDuty'],
    hosted: ['unexpected-failure'],
  };
  const names = readdirSync(folder).map((file) => file.replace('.yaml', ''));
  for (const name of names)
    it(`${name} can be used, and nothing in it is probably not meant but what it says itself`, () => {
      const advice = adviceOn(configOf(name), day('2026-11-26')).map(({ message }) => message);
      assert.deepEqual(
        advice.map((message) => message.split(':')[0]),
        meant[name] ?? [],
      );
    });

  it('a small council: note and alert to the allocated worker; an unknown place goes to the narrow audience', () => {
    const narrow = 'alert to CPIS-RESTRICTED';
    assert.deepEqual(play('small-council'), [
      ['note', 'alert to ALLWKR', narrow],
      ['note', 'alert to ALLWKR', narrow],
      ['alert to ALLWKR'],
    ]);
    assert.deepEqual(play('small-council', night), play('small-council'));
  });

  it('a large council: a step for looked-after children, and the emergency duty team in addition at night', () => {
    const lookedAfter = { planKinds: ['looked-after'] };
    const byDay = play('large-council', noon, lookedAfter);
    assert.deepEqual(byDay[0], ['note', 'step to worker-2101', 'alert to ALLWORK', 'alert to CPIS-RESTRICTED']);
    const byNight = play('large-council', night, lookedAfter);
    assert.deepEqual(byNight[0]?.includes('alert to CPIS-EDT'), true);
    const [first = []] = byNight;
    assert.ok(byDay[0].every((word) => first.includes(word)));
    const nobody = play('large-council', noon, { relations: { workers: [], mergePending: false } });
    assert.deepEqual(nobody[2], ['alert to CPIS-DUTY']);
  });

  it('a unitary by steps only: a next action to the worker, to the team without one, and else an alert to the role', () => {
    assert.deepEqual(play('steps-only')[2], ['step to worker-2101']);
    assert.deepEqual(play('steps-only', noon, { relations: { ...relations, workers: [] } })[2], ['step to team-31']);
    assert.deepEqual(play('steps-only', noon, { relations: { workers: [], mergePending: false } })[2], [
      'alert to CPIS-DUTY',
    ]);
  });

  it('without an interface of Mosaic: the same note and alert, as files, and the emergency duty team at night', () => {
    const { mosaic } = configOf('worklist-only');
    assert.equal(mosaic.transport, 'worklist');
    assert.deepEqual(play('worklist-only', noon, { relations: { workers: [], mergePending: false } })[2], [
      'alert to CPIS-DUTY',
    ]);
    assert.deepEqual(play('worklist-only', night)[2], ['alert to ALLWKR', 'alert to CPIS-EDT']);
  });

  it('hosted by a supplier: the team’s role first, and the supplier’s operators for what is no child’s', () => {
    assert.deepEqual(play('hosted')[2], ['alert to CPIS-TEAM-31']);
    assert.deepEqual(configOf('hosted').alerts.operators, [{ kind: 'worker-role', role: 'SUPPLIER-OPERATORS' }]);
  });
});
