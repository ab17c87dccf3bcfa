import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assess } from '../../src/domain/assess.js';
import type { PlainDate } from '../../src/domain/dates.js';
import type { DeskState, SubmittedChange } from '../../src/domain/desk-state.js';
import * as desk from '../../src/domain/desk-state.js';
import type { MosaicPersonId } from '../../src/domain/people.js';
import type { ChangeKind, RecordDraft } from '../../src/domain/registrations.js';
import { draft, sharedKeyOf } from '../../src/domain/registrations.js';
import type { ToldOutcome } from '../../src/domain/upload-outcomes.js';
import { knowing } from '../support/child-life.js';
import { anUnbornChild, at, day, person, policy } from '../support/examples.js';

const now = at('2026-11-20T10:00:00Z');
const starts = [day('2026-11-12'), day('2026-11-14'), day('2026-11-16')] as const;
const [registration] = assess(anUnbornChild(), policy, knowing()).wanted;
assert.ok(registration);
const record: RecordDraft = draft(registration.content);

interface Twin {
  readonly personId: MosaicPersonId;
  /** what it believes that CP-IS holds for it */
  held: PlainDate | undefined;
  open: SubmittedChange | undefined;
  isGone: boolean;
}

/** A twin's wish as the change that its workflow would submit; nothing where nothing differs. */
function changeTo(wish: PlainDate | undefined, { personId, held }: Twin, changeNumber: number) {
  if (wish === held) return undefined;
  const ended = held !== undefined && { ...record, start: held, end: day('2026-11-19') };
  const removed = held !== undefined && wish !== undefined && { ...record, start: held, deleted: wish };
  const kind: ChangeKind = held === undefined ? 'start' : wish === undefined ? 'end' : 'move';
  const records = [removed, wish === undefined ? ended : { ...record, start: wish }].filter((one) => one !== false);
  const sharedKey = sharedKeyOf({ ...record, start: held ?? wish ?? record.start });
  assert.ok(sharedKey);
  const registrationId = `${personId}/unborn`;
  return { personId, changeNumber, registrationId, kind, sharedKey, records, telephones: policy.telephones };
}

/** CP-IS, the twins and the desk between them. */
class World {
  state: DeskState = { ...desk.newDeskState(), held: false, nextSequence: 1 };
  readonly onCpis = new Set<PlainDate>();
  readonly twins = ['1', '2', '3'].map((id): Twin => ({
    personId: person(id),
    held: undefined,
    open: undefined,
    isGone: false,
  }));
  #number = 0;

  wish(who: number, wish: PlainDate | undefined): void {
    const twin = this.twins[who];
    if (twin === undefined || twin.isGone || twin.open !== undefined) return;
    const change = changeTo(wish, twin, (this.#number += 1));
    if (change === undefined) return;
    twin.open = change;
    this.state = desk.submittedTo(this.state, change, now);
    this.#settle();
  }

  /** Files are answered in any order. `taken`: for the first and for the second record. */
  answerOne(which: number, ...taken: readonly [boolean, boolean]): void {
    const oldest = this.state.batch[which % Math.max(this.state.batch.length, 1)];
    if (oldest === undefined) return;
    const codes = oldest.records.map((_, place) => (taken[place] === true ? 'CPR06' : 'CPR01'));
    oldest.records.forEach((one, place) => codes[place] === 'CPR06' && this.#onFile(one));
    const code = codes.find((one) => one !== 'CPR06') ?? 'CPR06';
    const { personId, changeNumber } = oldest;
    const outcome = code === 'CPR06' ? ('accepted' as const) : ('refused' as const);
    const told = { personId, answer: { changeNumber, sequence: 1, outcome, code, codes, at: now } };
    this.#hear(told);
    const batch = this.state.batch.filter((one) => one !== oldest);
    this.state = desk.outcomesHeard({ ...this.state, batch }, [told], now);
    this.#settle();
  }

  /** One record is merged into another, which takes over what it holds; the desk hears nothing of it. */
  merge(who: number, into: number): void {
    const [from, to] = [this.twins[who], this.twins[into]];
    if (from === undefined || to === undefined || from === to || from.isGone || to.isGone) return;
    if (from.open !== undefined || to.open !== undefined || (to.held !== undefined && to.held !== from.held)) return;
    to.held = from.held ?? to.held;
    from.held = undefined;
    from.isGone = true;
  }

  /** A person finds out that CP-IS does not hold what everybody believes: each of them is told by hand. */
  forget(start: PlainDate): void {
    const believers = this.twins.filter(({ held }) => held === start);
    if (believers.length === 0 || this.twins.some(({ open }) => open !== undefined)) return;
    this.onCpis.delete(start);
    for (const twin of believers) twin.held = undefined;
  }

  #onFile({ start, end, deleted }: RecordDraft): void {
    if (end === undefined && deleted === undefined) this.onCpis.add(start);
    else this.onCpis.delete(start);
  }

  /** As a child's workflow takes an answer in: which part of a move was taken is in its codes. */
  #hear({ personId, answer }: ToldOutcome): void {
    const twin = this.twins.find((one) => one.personId === personId);
    assert.equal(twin?.open?.changeNumber, answer.changeNumber, 'an answer that nobody waits for');
    const { kind, records } = twin.open;
    const target = records.find(({ end, deleted }) => end === undefined && deleted === undefined)?.start;
    const [removal, start] = kind === 'move' ? (answer.codes ?? []) : [];
    if (answer.outcome === 'accepted' || start === 'CPR06') twin.held = target;
    else if (removal === 'CPR06') twin.held = undefined;
    twin.open = undefined;
  }

  /** In the order of the desk's steps: what it answers by itself is told before it asks anybody. */
  #settle(): void {
    for (;;) {
      const { toTell, asking } = this.state;
      const [first] = asking;
      if (toTell.length === 0 && first === undefined) return;
      this.state = { ...this.state, toTell: [] };
      toTell.forEach((told) => this.#hear(told));
      if (toTell.length === 0 && first !== undefined)
        this.state = desk.sharersFound(this.state, first, this.#sharers(first), now);
    }
  }

  #sharers = ({ personId, records }: SubmittedChange) =>
    records.map((one) => ({
      key: sharedKeyOf(one) ?? '',
      personIds: this.twins
        .filter((twin) => twin.personId !== personId && twin.held === one.start)
        .map((twin) => twin.personId),
    }));
}

describe('registrations that unborn children share, in whatever order things happen', () => {
  const steps = fc.array(
    fc.record({
      who: fc.nat(2),
      wish: fc.constantFrom(undefined, ...starts),
      does: fc.constantFrom('wish', 'wish', 'wish', 'answer', 'answer', 'answer', 'merge', 'forget'),
      which: fc.nat(5),
      taken: fc.constantFrom<[boolean, boolean]>([true, true], [true, true], [false, false], [true, false]),
    }),
    { maxLength: 40 },
  );

  it('every change is answered once, and CP-IS holds exactly what somebody’s plan stands for', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const world = new World();
        for (const { who, wish, does, which, taken } of all)
          if (does === 'answer') world.answerOne(which, ...taken);
          else if (does === 'merge') world.merge(who, which % 3);
          else if (does === 'forget') world.forget(wish ?? starts[0]);
          else world.wish(who, wish);
        for (let round = 0; round < 50 && world.state.batch.length > 0; round += 1) world.answerOne(0, true, true);
        assert.deepEqual(
          world.twins.filter(({ open }) => open !== undefined),
          [],
          'a change without an answer',
        );
        assert.deepEqual(world.state.deferred, []);
        const held = new Set(world.twins.flatMap((twin) => twin.held ?? []));
        assert.deepEqual([...world.onCpis].sort(), [...held].sort());
      }),
      { numRuns: 2000 },
    );
  });
});
