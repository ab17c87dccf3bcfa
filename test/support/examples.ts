import { randomUUID } from 'node:crypto';
import type { ScopePolicy } from '../../src/domain/assess.js';
import type { ChildSnapshot, Mother, Plan } from '../../src/domain/children.js';
import type { Instant, PlainDate } from '../../src/domain/dates.js';
import type { NhsNumber } from '../../src/domain/nhs-number.js';
import { parseNhsNumber } from '../../src/domain/nhs-number.js';
import type { OperatorAct } from '../../src/domain/operator-acts.js';
import type { MosaicPersonId } from '../../src/domain/people.js';

export const day = (text: string): PlainDate => text as PlainDate;
export const at = (text: string): Instant => new Date(text).toISOString() as Instant;
export const person = (text: string): MosaicPersonId => text as MosaicPersonId;

export const number = (text: string): NhsNumber => {
  const parsed = parseNhsNumber(text);
  if (parsed === undefined) throw new Error('not an NHS number');
  return parsed;
};

export const policy: ScopePolicy = {
  lookedAfterStatuses: ['C1', 'C2', 'V2'],
  temporaryPlans: 'leave-out',
  shortBreaks: 'leave-out',
  atBirth: 'baby-first',
  telephones: { officeHours: '01632960100', emergencyDuty: '01632960199' },
};

/** An invented child with a verified number and no plan. */
export const aChild = (with_: Partial<ChildSnapshot> = {}): ChildSnapshot => ({
  asOf: at('2026-11-20T09:00:00Z'),
  personId: person('700101'),
  nhsNumber: number('9997042182'),
  numberStatus: 'verified',
  familyName: 'Brackenfield',
  givenNames: ['Isla', 'Mae'],
  birthDate: day('2019-03-12'),
  unborn: false,
  plans: [],
  restricted: false,
  ...with_,
});

export const protectionPlan = (startedOn: string, endedOn?: string, planId = 'P1'): Plan => ({
  planId,
  kind: 'child-protection',
  startedOn: day(startedOn),
  ...(endedOn === undefined ? {} : { endedOn: day(endedOn) }),
});

export const careStatus = (
  legalStatus: string,
  startedOn: string,
  endedOn?: string,
  planId = `L-${legalStatus}-${startedOn}`,
): Plan => ({
  planId,
  kind: 'looked-after',
  legalStatus,
  startedOn: day(startedOn),
  ...(endedOn === undefined ? {} : { endedOn: day(endedOn) }),
});

/** An invented grown-up who expects a child. */
export const aMother = (with_: Partial<Mother> = {}): Mother => ({
  personId: person('700103'),
  nhsNumber: number('9997130553'),
  numberStatus: 'verified',
  familyName: 'Thistledown',
  givenNames: ['Morwenna'],
  birthDate: day('1998-07-05'),
  ...with_,
});

/** Her unborn child, on a plan. */
export function anUnbornChild(with_: Partial<ChildSnapshot> = {}): ChildSnapshot {
  const { nhsNumber: _none, birthDate: _never, ...nobody } = aChild();
  return {
    ...nobody,
    numberStatus: 'missing',
    familyName: 'Thistledown',
    givenNames: [],
    unborn: true,
    expectedOn: day('2027-02-01'),
    motherPersonId: person('700103'),
    mothers: [aMother()],
    plans: [protectionPlan('2026-11-12')],
    ...with_,
  };
}

/** What an operator does: a new act each time. */
export const anAct = (reason = 'as agreed by telephone', by = 'A. Operator'): OperatorAct => ({
  actId: randomUUID(),
  by,
  reason,
});
