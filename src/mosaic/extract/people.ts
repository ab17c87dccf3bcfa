import { motherOf, type ChildSnapshot } from '../../domain/children.js';
import { parseInstant, type Instant } from '../../domain/dates.js';
import { isMosaicPersonId, type MosaicPersonId } from '../../domain/people.js';
import type { ChildRelations } from '../../domain/relations.js';
import { namesOf, planColumns, problemsIn } from './cells.js';
import { columns, readRows, type Cells, type Column, type LineProblem, type NoExtract, type Row } from './rows.js';
import { relationsOf, snapshotOf } from './snapshots.js';

/** One person of an extract. */
export interface Extracted {
  readonly snapshot: ChildSnapshot;
  /** absent where the extract does not say by which relationship a worker works with the person */
  readonly relations?: ChildRelations;
}

/** A whole extract: everybody who can be used, and what is wrong with the lines of the others. */
export interface Extract {
  readonly asAt: Instant;
  readonly people: ReadonlyMap<MosaicPersonId, Extracted>;
  readonly problems: readonly LineProblem[];
  /** who has lines that cannot be used: not among the people */
  readonly heldBack: ReadonlySet<MosaicPersonId>;
}

/** Reads a whole extract, or says why it is none. Nothing of its content is in a problem. */
export function readExtract(text: string): Extract | NoExtract {
  const rows = readRows(text);
  if ('noExtract' in rows) return rows;
  const nobodys = rows.find(({ cells }) => !isMosaicPersonId(cells.personId));
  if (nobodys !== undefined) return { noExtract: 'person-id', line: nobodys.line };
  const asAt = parseInstant(rows[0]?.cells.asAt ?? '');
  const another = rows.find(({ cells }) => parseInstant(cells.asAt) !== asAt);
  if (asAt === undefined || another !== undefined)
    return { noExtract: 'as-at', line: another?.line ?? rows[0]?.line ?? 1 };
  return peopleOf(asAt, grouped(rows));
}

type Grouped = ReadonlyMap<MosaicPersonId, readonly [Row, ...Row[]]>;

function grouped(rows: readonly Row[]): Grouped {
  const groups = new Map<MosaicPersonId, [Row, ...Row[]]>();
  for (const row of rows) {
    const { personId } = row.cells;
    if (!isMosaicPersonId(personId)) continue;
    const group = groups.get(personId);
    if (group === undefined) groups.set(personId, [row]);
    else group.push(row);
  }
  return groups;
}

function peopleOf(asAt: Instant, groups: Grouped): Extract {
  const problems: LineProblem[] = [];
  const usable = new Map<MosaicPersonId, ChildSnapshot>();
  for (const [personId, rows] of groups) {
    const found = problemsOf(rows);
    const snapshot = found.length > 0 ? undefined : snapshotOf(asAt, rows);
    if (snapshot !== undefined) usable.set(personId, snapshot);
    problems.push(...found);
    if (snapshot === undefined && found.length === 0) problems.push(whole(rows[0], 'cannot be read as a person'));
  }
  const links = linksOf(usable, groups);
  const people = new Map<MosaicPersonId, Extracted>();
  for (const [personId, [first]] of groups) {
    const snapshot = usable.get(personId);
    if (snapshot === undefined) continue;
    if (namesOf(first.cells.mothers).every((id) => links.usable.has(id)))
      people.set(personId, extracted(snapshot, first.cells, links));
    else
      problems.push({ line: first.line, column: 'mothers', problem: 'the mother has no line here that can be used' });
  }
  const heldBack = new Set([...groups.keys()].filter((personId) => !people.has(personId)));
  return { asAt, people, problems: problems.toSorted((one, other) => one.line - other.line), heldBack };
}

const whole = ({ line }: Row, problem: string): LineProblem => ({ line, column: '', problem });

const personColumns = Object.keys(columns).filter((name): name is Column => !planColumns.some((one) => one === name));

function problemsOf([first, ...more]: readonly [Row, ...Row[]]): readonly LineProblem[] {
  const differing = more.flatMap(({ line, cells }) =>
    personColumns
      .filter((column) => cells[column] !== first.cells[column])
      .map((column) => ({ line, column, problem: `differs from line ${first.line}, which is about the same person` })),
  );
  const planIds = new Set<string>();
  const twice = [first, ...more].flatMap(({ line, cells }) => {
    const isAgain = planIds.has(cells.planId);
    planIds.add(cells.planId);
    return isAgain ? [{ line, column: 'planId' as const, problem: 'this plan has an earlier line' }] : [];
  });
  return [...[first, ...more].flatMap(problemsIn), ...differing, ...twice];
}

interface Links {
  /** everybody whose own lines are right */
  readonly usable: ReadonlyMap<string, ChildSnapshot>;
  /** unborn children by their mothers, and merged records by those that survived */
  readonly expecting: ReadonlyMap<string, readonly MosaicPersonId[]>;
  readonly mergedFrom: ReadonlyMap<string, readonly MosaicPersonId[]>;
}

function linksOf(usable: ReadonlyMap<string, ChildSnapshot>, groups: Grouped): Links {
  const mothersOf = (child: ChildSnapshot): readonly string[] =>
    namesOf(groups.get(child.personId)?.[0].cells.mothers ?? '');
  const all = [...usable.values()];
  return {
    usable,
    expecting: byId(
      all.filter(({ unborn }) => unborn).flatMap((one) => mothersOf(one).map((id) => [id, one.personId])),
    ),
    mergedFrom: byId(
      all.flatMap(({ personId, mergedInto }) => (mergedInto === undefined ? [] : [[mergedInto, personId]])),
    ),
  };
}

function byId(pairs: readonly (readonly [string, MosaicPersonId])[]): ReadonlyMap<string, readonly MosaicPersonId[]> {
  const lists = new Map<string, readonly MosaicPersonId[]>();
  for (const [id, other] of pairs) lists.set(id, [...(lists.get(id) ?? []), other]);
  return lists;
}

/** The person with what follows from the lines of others. */
function extracted(snapshot: ChildSnapshot, cells: Cells, { usable, expecting, mergedFrom }: Links): Extracted {
  const mothers = namesOf(cells.mothers).flatMap((id) => usable.get(id) ?? []);
  const [expected, merged] = [expecting.get(snapshot.personId), mergedFrom.get(snapshot.personId)];
  const relations = relationsOf(cells);
  return {
    snapshot: {
      ...snapshot,
      ...(mothers.length > 0 && { mothers: mothers.map(motherOf) }),
      ...(expected && { expecting: expected }),
      ...(merged && { mergedFrom: merged }),
    },
    ...(relations && { relations }),
  };
}
