import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChildAct } from '../../src/domain/child-acts.js';
import { acted, refusalOf } from '../../src/domain/child-acts.js';
import { answered } from '../../src/domain/child-answers.js';
import { assessedAs, changesDue, opened, submitted } from '../../src/domain/child-registration.js';
import type { ChildState, OpenChange } from '../../src/domain/child-state.js';
import { mosaicReported, notified } from '../../src/domain/child-state.js';
import type { ChildSnapshot, Plan } from '../../src/domain/children.js';
import { instantOf, msOf } from '../../src/domain/dates.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import { isSamePerson } from '../../src/domain/operator-acts.js';
import { standing } from '../../src/domain/registrations.js';
import { assessAll, assessedFor, event, fresh, now, today } from '../support/child-life.js';
import { aChild, anUnbornChild, careStatus, day, number, protectionPlan } from '../support/examples.js';

/** What stands at CP-IS by identity, judged beside the child's own book. */
interface Model {
  readonly cpis: Map<string, { end?: string | undefined }>;
  readonly inactive: Set<string>;
  readonly confirmations: { registrationId: string; by: string }[];
  step: number;
}

interface Real {
  state: ChildState;
}

const numbers = ['9997042182', '9997451627', '9997130553'].map(number);
const minute = (step: number) => instantOf(msOf(now) - 3_600_000 + step * 1000);

/** From a record marked for adoption, and from a restricted one by itself, nothing leads to another number. */
function isAllowedOnMarked({ state }: Real, { kind, leadsTo }: OpenChange['change']): void {
  const { snapshot, held, replacements } = state;
  if (kind !== 'start' || leadsTo === undefined || snapshot === undefined) return;
  if (snapshot.adoption === undefined && !snapshot.restricted) return;
  const own = held.filter(({ content }) => content.kind !== 'unborn-child-protection');
  const isKnown = own.length === 0 || own.some(({ content }) => content.nhsNumber === leadsTo.nhsNumber);
  const isTyped = replacements.some(({ by, nhsNumber }) => by === 'person' && nhsNumber === leadsTo.nhsNumber);
  const isUnborn = leadsTo.kind === 'unborn-child-protection';
  assert.ok(isKnown || isUnborn || (isTyped && snapshot.adoption === undefined), 'registered again by itself');
}

/** Every change that leaves the child passes here: the laws that no record may break. */
function openAll(model: Model, real: Real): void {
  const due = changesDue(real.state, now);
  for (const { change } of due) {
    isAllowedOnMarked(real, change);
    for (const record of change.records)
      assert.ok(!model.inactive.has(record.nhsNumber), 'a record went out under a number that CP-IS called inactive');
    if (change.kind !== 'delete') continue;
    const people = model.confirmations.filter(({ registrationId }) => registrationId === change.registrationId);
    assert.ok(
      people.some(({ by }) => people.some((other) => !isSamePerson(by, other.by))),
      'a delete went out without two people',
    );
  }
  real.state = opened(real.state, due, now);
}

function take(model: Model, { change }: Pick<OpenChange, 'change'>): void {
  for (const record of change.records) {
    const identity = `${record.nhsNumber}/${record.kind}/${record.start}`;
    if (record.deleted === undefined) model.cpis.set(identity, { end: record.end });
    else model.cpis.delete(identity);
  }
}

/** A child that is not assessed anew after an answer would learn nothing by it. */
function sameIfAssessed({ state }: Real): void {
  if (state.assessDue || state.snapshot === undefined || state.assessed === undefined) return;
  assert.deepEqual(assessedAs(state, assessedFor(state), now), state);
}

/** Of an amended start date, the delete alone is taken, or the start alone. */
const halves = ['first half', 'second half'];

function takePart(model: Model, { change }: OpenChange, part: number): void {
  if (change.kind === 'move') take(model, { change: { ...change, records: change.records.slice(part, part + 1) } });
}

function answerAll(model: Model, real: Real, isTaken: (open: OpenChange) => boolean, code: string): void {
  for (const open of real.state.open.filter(({ step }) => step === 'unsubmitted' || step === 'submitted')) {
    real.state = submitted(real.state, open.changeNumber, now);
    const taken = isTaken(open);
    if (taken) take(model, open);
    if (!taken && code === 'CPR05' && open.change.leadsTo) model.inactive.add(open.change.leadsTo.nhsNumber);
    const told = { changeNumber: open.changeNumber, sequence: 1, at: now } as const;
    const part = halves.indexOf(code);
    if (part >= 0) takePart(model, open, part);
    const codes = open.change.records.map((_, place) => (place === part ? 'CPR06' : 'CPR01'));
    const parts = part >= 0 && open.change.kind === 'move' && { codes };
    const refusal = { ...told, outcome: 'refused', code: part >= 0 ? 'CPR01' : code, ...parts } as const;
    real.state = answered(real.state, taken ? { ...told, outcome: 'accepted', code: 'CPR06' } : refusal, now);
    sameIfAssessed(real);
  }
}

/** Assess, open, answer, until nothing moves. */
function rest(model: Model, real: Real): void {
  for (let round = 0; round < 30; round += 1) {
    real.state = assessAll(real.state);
    openAll(model, real);
    if (!real.state.open.some(({ step }) => step === 'unsubmitted' || step === 'submitted')) return;
    answerAll(model, real, () => true, 'CPR06');
  }
  assert.fail('never comes to rest');
}

const dates = ['2026-09-01', '2026-10-01', '2026-11-10', '2026-11-19'];
const anyPlan = fc
  .record({ care: fc.boolean(), from: fc.nat(3), length: fc.option(fc.nat(2)), id: fc.nat(2) })
  .map(({ care, from, length, id }): Plan => {
    const start = dates[from] ?? '2026-09-01';
    const end = length === null ? undefined : dates[Math.min(3, from + length)];
    return care ? careStatus(id === 0 ? 'C1' : 'C2', start, end, `L${id}`) : protectionPlan(start, end, `P${id}`);
  });
const anyPlans = fc.uniqueArray(anyPlan, { selector: ({ planId }) => planId, maxLength: 3 });
const anySnapshot = fc
  .record({
    plans: anyPlans,
    nhsNumber: fc.constantFrom(...numbers),
    numberStatus: fc.constantFrom('verified' as const, 'verified' as const, 'unverified' as const),
    familyName: fc.constantFrom('Brackenfield', 'Bracken'),
    restricted: fc.constantFrom(false, false, true),
    adoption: fc.constantFrom(undefined, undefined, 'adopted' as const),
    unborn: fc.constantFrom(false, false, false, true),
  })
  .map(({ unborn, adoption, ...rest }): ChildSnapshot => {
    const marked = { ...rest, ...(adoption === undefined ? {} : { adoption }) };
    return unborn ? anUnbornChild({ plans: rest.plans }) : aChild({ ...marked, birthDate: day('2019-03-12') });
  });

type Step = fc.Command<Model, Real>;
const command = (name: string, run: (model: Model, real: Real) => void): Step => ({
  check: () => true,
  run: (model, real) => {
    model.step += 1;
    run(model, real);
  },
  toString: () => name,
});

const report = (child: ChildSnapshot): Step =>
  command(`report ${JSON.stringify(child)}`, (model, real) => {
    const asOf = minute(model.step);
    real.state = mosaicReported(real.state, event(`e-${model.step}`, { ...child, asOf }), now);
  });
const inactive = (nhsNumber: NhsNumber, replacement: NhsNumber | undefined): Step =>
  command(`inactive ${nhsNumber}`, (model, real) => {
    model.inactive.add(nhsNumber);
    const told = {
      kind: 'inactive-number',
      identity: `I${model.step}`,
      notificationId: 'I',
      receivedAt: now,
      nhsNumber,
      ...(replacement === undefined ? {} : { replacement }),
    } as const;
    real.state = notified(real.state, told, now);
  });
const move = command('assess and open', (model, real) => {
  real.state = assessAll(real.state);
  openAll(model, real);
});
const answer = (code: string): Step =>
  command(`answer ${code}`, (model, real) => answerAll(model, real, () => code === 'CPR06', code));
const act = (make: (step: number, real: Real) => ChildAct | undefined, name: string): Step =>
  command(name, (model, real) => {
    const asked = make(model.step, real);
    if (asked === undefined || refusalOf(real.state, asked) !== undefined) return;
    if (asked.kind === 'confirm-delete') model.confirmations.push(asked);
    real.state = acted(real.state, asked, today, now).state;
  });
const why = (step: number, by: string) => ({ actId: `a-${step}`, by, reason: 'as agreed' });
const confirm = (by: string): Step =>
  act((step, { state }) => {
    const about = state.attentions.find(({ code }) => code === 'plan-removed' || code === 'old-number-held')?.about;
    return about === undefined ? undefined : { ...why(step, by), kind: 'confirm-delete', registrationId: about };
  }, `${by} confirms a delete`);
const typeIn = (nhsNumber: NhsNumber): Step =>
  act((step) => ({ ...why(step, 'A'), kind: 'set-replacement-number', nhsNumber }), `types in ${nhsNumber}`);
const discard = (stillHeld: boolean): Step =>
  act((step, { state }) => {
    const about = state.open.find((one) => one.step === 'refused')?.change.registrationId;
    return about === undefined ? undefined : { ...why(step, 'A'), kind: 'discard', about, stillHeld };
  }, 'deals with a refusal by hand');
const plainAct = (kind: 'retry' | 'resend'): Step => act((step) => ({ ...why(step, 'A'), kind }), kind);

const steps = fc.commands(
  [
    anySnapshot.map(report),
    fc
      .tuple(fc.constantFrom(...numbers), fc.option(fc.constantFrom(...numbers), { nil: undefined }))
      .map(([one, other]) => inactive(one, other)),
    fc.constant(move),
    fc.constantFrom('CPR06', 'CPR06', 'CPR01', 'CPR02', 'CPR03', 'CPR05', 'CPR07', ...halves).map(answer),
    fc.constantFrom(...numbers).map(typeIn),
    fc.constant(discard(true)),
    fc.constantFrom('A. Worker', 'a.worker', 'B. Manager').map(confirm),
    fc.constantFrom('retry' as const, 'resend' as const).map(plainAct),
  ],
  { maxCommands: 40 },
);

const start = () => ({
  model: { cpis: new Map(), inactive: new Set<string>(), confirmations: [], step: 0 } as Model,
  real: { state: fresh },
});

/** At rest, CP-IS holds what the rules want, or a person has been told why not. */
function holdsOrSaysWhy(real: Real): void {
  const { assessed, held, attentions, open } = real.state;
  if (assessed === undefined) return;
  const contents = (all: readonly { content: (typeof held)[number]['content'] }[]) =>
    standing(
      all.map(({ content }) => content),
      today,
    );
  const isOpen = ({ content }: { content: { end?: unknown } }): boolean => content.end === undefined;
  const wanted = assessed.wanted.filter(isOpen);
  const standingOpen = held.filter(isOpen);
  const agrees = JSON.stringify(contents(wanted)) === JSON.stringify(contents(standingOpen));
  const explained = attentions.length > 0 || open.some(({ step }) => step === 'discarded');
  const told = { wanted: contents(wanted), held: contents(standingOpen) };
  assert.ok(agrees || explained, `differs, and nobody is told: ${JSON.stringify(told)}`);
}

describe('laws of a child’s registration', () => {
  it('no record goes out under a number that CP-IS called inactive, and no delete without two people', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        fc.modelRun(start, commands);
      }),
      { numRuns: 300 },
    );
  });

  it('at rest, what CP-IS accepted equals what the rules want, or an attention says why not', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        const both = start();
        fc.modelRun(() => both, commands);
        rest(both.model, both.real);
        holdsOrSaysWhy(both.real);
      }),
      { numRuns: 300 },
    );
  });

  it('what the child takes for held is what CP-IS holds under numbers in use', () => {
    fc.assert(
      fc.property(steps, (commands) => {
        const both = start();
        fc.modelRun(() => both, commands);
        rest(both.model, both.real);
        const { held, inactiveNumbers } = both.real.state;
        for (const { content } of held.filter((one) => !inactiveNumbers.includes(one.content.nhsNumber))) {
          const identity = `${content.nhsNumber}/${content.kind}/${content.start}`;
          assert.deepEqual(both.model.cpis.get(identity), { end: content.end });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a refusal never changes what CP-IS is taken to hold', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom('CPR01', 'CPR02', 'CPR03', 'CPR05', 'CPR07'), (commands, code) => {
        const both = start();
        fc.modelRun(() => both, commands);
        both.real.state = assessAll(both.real.state);
        openAll(both.model, both.real);
        const before = both.real.state.held;
        answerAll(both.model, both.real, () => false, code);
        assert.deepEqual(both.real.state.held, before);
      }),
      { numRuns: 200 },
    );
  });
});
