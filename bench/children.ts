import type { ChildNotification } from '../src/domain/child-notifications.js';
import { instantOf } from '../src/domain/dates.js';
import type { NhsNumber } from '../src/domain/nhs-number.js';
import { isNhsNumber } from '../src/domain/nhs-number.js';
import type { MosaicPersonId } from '../src/domain/people.js';
import { plan } from '../test/support/lives.js';
import { eventually } from '../test/support/eventually.js';
import { person } from '../test/support/examples.js';
import type { World } from '../test/support/world.js';

export interface BenchChild {
  readonly personId: MosaicPersonId;
  readonly nhsNumber: NhsNumber;
}

/** Invented children with numbers from the upper end of the test range, away from the seeded people. */
export function inventChildren(count: number, from = 900_001): readonly BenchChild[] {
  const found: BenchChild[] = [];
  for (let number = 9_990_100_000 + (from - 900_001) * 13; found.length < count; number += 1) {
    const nhsNumber = String(number);
    if (isNhsNumber(nhsNumber)) found.push({ personId: person(String(from + found.length)), nhsNumber });
  }
  return found;
}

const atOnce = 500;

/** Makes them known to the Spine and to Mosaic, with an open plan; nobody is told. */
export async function makeKnown({ nhs, mosaic }: World, children: readonly BenchChild[]): Promise<void> {
  for (let from = 0; from < children.length; from += atOnce) {
    const people = children.slice(from, from + atOnce).map((child) => ({
      ...child,
      familyName: 'Oakhanger',
      givenNames: ['Ash'],
      birthDate: '2018-05-04',
    }));
    await nhs.post(
      '/admin/people',
      people.map(({ personId: _id, ...one }) => one),
    );
    await mosaic.post(
      '/admin/children',
      people.map((one) => ({ ...one, plans: [plan(`P-${one.personId}`)] })),
    );
  }
}

/** Mosaic's own event for each, from so many senders. */
export function reportAll({ link }: World, children: readonly BenchChild[], senders = 50): Promise<void> {
  return fromSenders(children, senders, ({ personId }) =>
    link.children.report({
      eventId: `bench-${personId}`,
      personId,
      occurredAt: instantOf(Date.now()),
      reason: 'plan-started',
    }),
  );
}

/** Does something for each, so many at a time. */
export async function fromSenders<T>(
  all: readonly T[],
  senders: number,
  act: (one: T) => Promise<unknown>,
): Promise<void> {
  const left = all.values();
  const sender = async (): Promise<void> => {
    for (const one of left) await act(one);
  };
  await Promise.all(Array.from({ length: senders }, sender));
}

/** Until this many children show that CP-IS holds what Mosaic shows. */
export const allRegistered = ({ link }: World, count: number, withinMs: number): Promise<true> =>
  eventually(
    `${count} children are registered`,
    async () =>
      (await link.temporal.workflow.count('WorkflowType = "child" AND CpisStage = "registered"')).count >= count,
    withinMs,
  );

/** Children whom CP-IS holds, ready to be told something. */
export async function registeredChildren(world: World, count: number): Promise<readonly BenchChild[]> {
  const children = inventChildren(count);
  await makeKnown(world, children);
  await reportAll(world, children);
  await allRegistered(world, count, 120_000);
  return children;
}

/** The NHS tells us that a child's record was opened. */
export const anAccess = (nhsNumber: NhsNumber, identity: string): ChildNotification => ({
  kind: 'access',
  identity,
  notificationId: `N-${identity}`,
  receivedAt: instantOf(Date.now()),
  access: {
    nhsNumber,
    openedAt: instantOf(Date.now()),
    author: {
      kind: 'person',
      organisation: 'St Elsewhere Hospital',
      name: { prefix: 'Dr', given: ['Anselm'], family: 'Underhill' },
      role: 'Consultant',
      telephones: [],
    },
  },
});
