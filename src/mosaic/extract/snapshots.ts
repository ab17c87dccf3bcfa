import type { ChildSnapshot, Plan } from '../../domain/children.js';
import type { Instant } from '../../domain/dates.js';
import type { ChildRelations } from '../../domain/relations.js';
import { childSnapshotSchema } from '../../schemas/mosaic.js';
import { hasPlan, namesOf } from './cells.js';
import type { Cells, Row } from './rows.js';

const orNone = (cell: string): string | undefined => (cell === '' ? undefined : cell);

/** A person by their own lines, which were found right; undefined where they fit our contract in no way. */
export function snapshotOf(asAt: Instant, rows: readonly [Row, ...Row[]]): ChildSnapshot | undefined {
  const { cells } = rows[0];
  const [mother, ...others] = namesOf(cells.mothers);
  const { success, data } = childSnapshotSchema.safeParse({
    asOf: asAt,
    personId: cells.personId,
    nhsNumber: orNone(cells.nhsNumber),
    numberStatus: cells.nhsNumber === '' ? 'missing' : cells.numberStatus,
    familyName: cells.familyName,
    givenNames: namesOf(cells.givenNames),
    birthDate: orNone(cells.birthDate),
    expectedOn: orNone(cells.expectedOn),
    unborn: cells.unborn === 'Y',
    motherPersonId: others.length === 0 ? mother : undefined,
    diedOn: orNone(cells.diedOn),
    adoption: orNone(cells.adoption),
    plans: rows.filter((row) => hasPlan(row.cells)).map((row) => planOf(row.cells)),
    allocated: { workerId: orNone(cells.workerId), teamId: orNone(cells.teamId) },
    // adopted children and children with a placement order count as restricted: src/mosaic/openapi.yaml
    restricted: cells.restricted === 'Y' || cells.adoption !== '',
    mergedInto: orNone(cells.mergedInto),
  });
  return success ? data : undefined;
}

const planOf = (cells: Cells): Record<keyof Plan, unknown> => ({
  planId: cells.planId,
  kind: cells.planKind,
  legalStatus: orNone(cells.legalStatus),
  temporary: cells.temporary === 'Y' ? true : undefined,
  startedOn: cells.planStartedOn,
  endedOn: orNone(cells.planEndedOn),
});

/**
 * An extract shows who works with whom, and not what stands in the way of reaching them: whoever carries the action out sees
 * that. Only a restricted record is taken for closed, so that its matters go to the narrow audience.
 */
export function relationsOf({
  workerId,
  workerRelationship,
  teamId,
  mergePending,
  restricted,
}: Cells): ChildRelations | undefined {
  if (workerRelationship === '' && teamId === '')
    return mergePending === 'Y' ? { workers: [], mergePending: true } : undefined;
  const reachable = { hasRole: true, hasOrganisation: true, seesNextActions: true, mayOpenRecord: restricted !== 'Y' };
  const isRelated = workerId !== '' && workerRelationship !== '';
  return {
    workers: isRelated ? [{ workerId, relationship: workerRelationship, ...reachable }] : [],
    ...(teamId !== '' && { team: { teamId, closed: false } }),
    mergePending: mergePending === 'Y',
  };
}
