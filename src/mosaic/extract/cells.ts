import { adoptionMarkers, numberStatuses } from '../../domain/children.js';
import { isPlainDate, parseInstant } from '../../domain/dates.js';
import { parseNhsNumber } from '../../domain/nhs-number.js';
import { isMosaicPersonId } from '../../domain/people.js';
import type { Cells, Column, LineProblem, Row } from './rows.js';

/** What stands in a row about one plan; everything else is about the person, and the same in each of their rows. */
export const planColumns: readonly Column[] = [
  'planId',
  'planKind',
  'legalStatus',
  'temporary',
  'planStartedOn',
  'planEndedOn',
];

export const planKinds = ['child-protection', 'looked-after'] as const;

type Check = readonly [Column, isRight: boolean, problem: string];

const date = 'a date, YYYY-MM-DD';
const yesOrNo = 'Y, N or empty';

/** What is wrong in one row. The sentence says what is expected, never what stands there. */
export const problemsIn = ({ line, cells }: Row): readonly LineProblem[] =>
  [...personChecks(cells), ...planChecks(cells)]
    .filter(([, isRight]) => !isRight)
    .map(([column, , problem]) => ({ line, column, problem }));

const isFlag = (cell: string): boolean => /^[YN]?$/.test(cell);
const isDateOrEmpty = (cell: string): boolean => cell === '' || isPlainDate(cell);
const isWord = (cell: string): boolean => cell.length <= 64;
const isOneOf = (all: readonly string[], cell: string): boolean => all.includes(cell);

function personChecks(cells: Cells): readonly Check[] {
  const isUnborn = cells.unborn === 'Y';
  const isAlone = cells.nhsNumber === '';
  return [
    ['asAt', parseInstant(cells.asAt) !== undefined, 'a date-time with its offset, as 2026-11-23T02:00:00Z'],
    ['nhsNumber', isAlone || parseNhsNumber(cells.nhsNumber) !== undefined, 'ten digits with a right check digit'],
    ['numberStatus', isAlone || isOneOf(numberStatuses, cells.numberStatus), 'verified or unverified'],
    ['familyName', cells.familyName !== '' && cells.familyName.length <= 100, '1 to 100 characters'],
    ['givenNames', namesOf(cells.givenNames).length <= 20 && cells.givenNames.length <= 100, 'at most 20 names'],
    ['birthDate', isDateOrEmpty(cells.birthDate), date],
    ['birthDate', isUnborn || cells.birthDate !== '', 'a birth date, or Y for unborn'],
    ['expectedOn', isDateOrEmpty(cells.expectedOn), date],
    ['diedOn', isDateOrEmpty(cells.diedOn), date],
    ['unborn', isFlag(cells.unborn), yesOrNo],
    ['restricted', cells.restricted === 'Y' || cells.restricted === 'N', 'Y or N'],
    ['mergePending', isFlag(cells.mergePending), yesOrNo],
    ['adoption', cells.adoption === '' || isOneOf(adoptionMarkers, cells.adoption), adoptionMarkers.join(' or ')],
    ['mothers', namesOf(cells.mothers).every(isMosaicPersonId), 'person ids with a space between'],
    ['mergedInto', cells.mergedInto === '' || isMosaicPersonId(cells.mergedInto), 'a person id'],
    ['workerId', isWord(cells.workerId), 'at most 64 characters'],
    ['workerRelationship', isWord(cells.workerRelationship), 'at most 64 characters'],
    ['teamId', isWord(cells.teamId), 'at most 64 characters'],
  ];
}

/** Somebody without a plan has one row whose plan is empty. */
export const hasPlan = (cells: Cells): boolean => planColumns.some((column) => cells[column] !== '');

function planChecks(cells: Cells): readonly Check[] {
  if (!hasPlan(cells)) return [];
  const { planId, planKind, legalStatus, temporary, planStartedOn, planEndedOn } = cells;
  return [
    ['planId', planId !== '' && isWord(planId), '1 to 64 characters'],
    ['planKind', isOneOf(planKinds, planKind), planKinds.join(' or ')],
    ['legalStatus', legalStatus.length <= 8, 'at most 8 characters'],
    ['legalStatus', planKind !== 'looked-after' || legalStatus !== '', 'the legal status of a looked-after child'],
    ['temporary', isFlag(temporary), yesOrNo],
    ['planStartedOn', isPlainDate(planStartedOn), date],
    ['planEndedOn', isDateOrEmpty(planEndedOn), date],
  ];
}

/** Names, or ids, with spaces between them. */
export const namesOf = (cell: string): readonly string[] => cell.split(/\s+/).filter((name) => name !== '');
