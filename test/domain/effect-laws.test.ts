import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planActions } from '../../src/domain/action-plans.js';
import { actionOf } from '../../src/domain/action-references.js';
import type { ActionRule } from '../../src/domain/action-rules.js';
import { nextPending, planned } from '../../src/domain/child-actions.js';
import { acted } from '../../src/domain/child-acts.js';
import type { ChildState } from '../../src/domain/child-state.js';
import { notified } from '../../src/domain/child-state.js';
import { openWork } from '../../src/domain/child-work.js';
import { authorOf } from '../../src/domain/work-items.js';
import { fresh, now, today } from '../support/child-life.js';
import { anAccess, decide, relations, told, worker } from '../support/decisions.js';
import { at } from '../support/examples.js';
import { aPolicy } from '../support/policies.js';
import type { Fate } from '../support/unsure-mosaic.js';
import { carryOut, openUnsureMosaic } from '../support/unsure-mosaic.js';

const step = { stepType: 'S', nextAction: 'N' };
const outcomes: readonly ActionRule['outcome'][] = [
  { caseNote: {}, alert: {} },
  { step },
  { caseNote: {}, alert: {}, step },
];
const policyFor = (outcome: ActionRule['outcome']) =>
  aPolicy({
    ladder: [
      { kind: 'allocated-worker', relationships: ['ALLWKR'] },
      { kind: 'team', roles: { 'team-3': 'TEAM-3-DUTY' } },
      { kind: 'role', role: 'CPIS-DUTY' },
    ],
    emergencyDuty: { kind: 'emergency-duty', role: 'CPIS-EDT' },
    climb: { after: 3_600_000, unread: true },
    rules: [
      {
        name: 'all',
        when: {},
        outcome,
        ...(outcome.caseNote && outcome.alert && { join: { within: 8 * 3_600_000 } }),
      },
    ],
  });

const fates = fc.array(
  fc.constantFrom<Fate>('taken', 'taken', 'lost', 'away', 'refused', 'killed-before', 'killed-after'),
  { maxLength: 25 },
);
const happenings = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('access' as const),
      id: fc.nat(5),
      minutes: fc.nat(900),
      family: fc.constantFrom('Underhill', 'Overdale'),
    }),
    fc.record({ kind: fc.constant('take-up' as const), id: fc.nat(5) }),
    fc.record({ kind: fc.constant('carry-out' as const) }),
  ),
  { minLength: 1, maxLength: 14 },
);
type Happening = (typeof happenings extends fc.Arbitrary<infer T> ? T : never)[number];

/** Plans and carries out whatever is due, at most so many times: what steps aside is due again at once. */
async function goOn(
  start: ChildState,
  mosaic: ReturnType<typeof openUnsureMosaic>['mosaic'],
  outcome: ActionRule['outcome'],
  rounds: number,
) {
  let state = start;
  for (let round = 0; round < rounds; round += 1) {
    const pending = nextPending(state, now);
    if (pending === undefined) return state;
    const { notification, plan } = pending;
    if (plan === undefined) {
      const author = authorOf(notification);
      const work = openWork(state.raised);
      const asked = decide({
        notification,
        work,
        relations: relations({ workers: [worker()] }),
        ...(author !== undefined && { author }),
      });
      state = planned(state, notification.identity, planActions(asked, policyFor(outcome)), now);
    }
    state = await carryOut(state, notification.identity, mosaic, now);
  }
  return state;
}

async function live(all: readonly Happening[], scripted: readonly Fate[], outcome: ActionRule['outcome']) {
  const { mosaic, written } = openUnsureMosaic(scripted);
  let state: ChildState = fresh;
  const heard = new Set<string>();
  for (const one of all) {
    if (one.kind === 'access') {
      const identity = `Q${one.id}`;
      const openedAt = at(new Date(Date.parse('2026-06-21T20:00:00Z') + one.minutes * 60_000).toISOString());
      const author = { ...anAccess.author, name: { given: ['Anselm'], family: one.family } };
      state = notified(state, { ...told({ openedAt, author }, '2026-06-22T02:00:00Z'), identity }, now);
      heard.add(identity);
    }
    if (one.kind === 'take-up') {
      const act = { kind: 'take-up', actId: `t${one.id}`, by: 'A', reason: 'rang', about: `Q${one.id}` } as const;
      state = acted(state, act, today, now).state;
    }
    if (one.kind === 'carry-out') state = await goOn(state, mosaic, outcome, 1);
  }
  return { state: await goOn(state, mosaic, outcome, 200), written, heard };
}

const isParked = ({ pending }: ChildState, identity: string): boolean =>
  pending.some(({ notification, state }) => notification.identity === identity && state === 'parked');

describe('whatever answers are lost and whoever is killed', () => {
  it('no effect stands twice, on one rung or on two', () =>
    fc.assert(
      fc.asyncProperty(happenings, fates, fc.constantFrom(...outcomes), async (all, scripted, outcome) => {
        const { written } = await live(all, scripted, outcome);
        const standing = written.map(({ kind, reference }) => `${kind} ${actionOf(reference)}`);
        assert.deepEqual(standing, [...new Set(standing)]);
      }),
      { numRuns: 300 },
    ));

  it('every notification ends with a recipient, or with a person who is told that it cannot be written', () =>
    fc.assert(
      fc.asyncProperty(happenings, fates, fc.constantFrom(...outcomes), async (all, scripted, outcome) => {
        const { state, written, heard } = await live(all, scripted, outcome);
        for (const identity of heard) {
          const mine = written.filter(({ reference }) => reference.includes(`/${identity}/`));
          const isTold = mine.some(({ kind }) => kind === 'alert' || kind === 'step');
          const asked = state.alerts.some(({ trigger, about }) => trigger === 'action-parked' && about === identity);
          assert.ok(isParked(state, identity) ? asked : isTold, identity);
        }
      }),
      { numRuns: 300 },
    ));

  it('every access has a note or an appendment of its own, and a work item that somebody can take up: a window never drops', () =>
    fc.assert(
      fc.asyncProperty(happenings, fates, async (all, scripted) => {
        const { state, written, heard } = await live(all, scripted, { caseNote: {}, alert: {} });
        for (const identity of [...heard].filter((one) => !isParked(state, one))) {
          const notes = written.filter(
            ({ kind, reference }) => kind === 'case-note' && reference.includes(`/${identity}/`),
          );
          assert.equal(notes.length, 1, identity);
          const [note] = notes;
          const root = note?.kind === 'case-note' ? note.write.appendsTo : undefined;
          assert.ok(root === undefined || written.some(({ reference }) => reference === root), 'appended to nothing');
          const items = state.raised.filter(({ about, joined = [] }) => [about, ...joined].includes(identity));
          assert.equal(items.length, 1, `${identity} is in ${items.length} work items`);
          assert.ok(state.timeline.length >= 60 || state.timeline.some(({ about }) => about === identity));
        }
      }),
      { numRuns: 300 },
    ));
});
