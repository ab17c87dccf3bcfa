import { randomUUID } from 'node:crypto';
import { encodeAccessNotification } from '../../../src/cpis/access-notification.js';
import { encodeInactiveNumberNotification } from '../../../src/cpis/inactive-number-notification.js';
import type { Instant } from '../../../src/domain/dates.js';
import { instantOf, ukDate } from '../../../src/domain/dates.js';
import type { NhsNumber } from '../../../src/domain/nhs-number.js';
import type { Access } from '../../../src/domain/notifications.js';
import { authorityMailbox, cpisMailbox, workflowIds } from '../accounts.js';
import type { State } from '../state.js';
import { isVisible } from './records.js';

export interface Notified {
  /** null when nothing was sent */
  readonly messageId: string | null;
  readonly notificationId: string | null;
  /** one for each access, in order; null for a silent one */
  readonly queryIds: readonly (string | null)[];
}

/** One opening of a record; a silent one is logged by CP-IS and told to nobody. */
export type Opening = Pick<Access, 'nhsNumber' | 'author' | 'location'> & {
  readonly openedAt: Instant | undefined;
  readonly silent: boolean;
};

const newId = (): string => randomUUID().toUpperCase();

/** Whether CP-IS would show anything for this number: open, or ended within 365 days. */
export const isHeld = ({ records, now }: State, nhsNumber: string): boolean =>
  records.values().some((record) => record.nhsNumber === nhsNumber && isVisible(record, ukDate(instantOf(now()))));

/** Puts one notification of all these openings into the authority's mailbox; of none at all, an empty one. */
export function notifyOfAccesses(state: State, openings: readonly Opening[]): Notified {
  const told = openings.filter(({ silent }) => !silent);
  const queryIds = openings.map(({ silent }) => (silent ? null : newId()));
  if (openings.length > 0 && told.length === 0) return { messageId: null, notificationId: null, queryIds };
  const createdAt = instantOf(state.now());
  const accesses = openings.flatMap((opening, index): readonly Access[] => {
    const queryId = queryIds[index];
    return typeof queryId === 'string' ? [accessOf(state, opening, { queryId, createdAt })] : [];
  });
  const notificationId = newId();
  const bytes = encodeAccessNotification({ notificationId, createdAt, total: accesses.length, accesses });
  const marks = { kind: 'access', notificationId, nhsNumbers: accesses.map(({ nhsNumber }) => nhsNumber) } as const;
  const { id } = state.messages.deliver({ ...address(workflowIds.access), ...marks }, bytes);
  return { messageId: id, notificationId, queryIds };
}

function accessOf(
  state: State,
  opening: Opening,
  { queryId, createdAt }: { queryId: string; createdAt: Instant },
): Access {
  const { nhsNumber, author, location, openedAt = createdAt } = opening;
  const uploadSequence = lastUploadOf(state, nhsNumber);
  return {
    queryId,
    nhsNumber,
    openedAt,
    author,
    ...(location !== undefined && { location }),
    ...(uploadSequence !== undefined && { uploadSequence }),
  };
}

/**
 * The NHS stops using a number. From then on CP-IS refuses it (CPR05); the person is known under the replacement, if there
 * is one.
 */
export function notifyOfInactiveNumber(
  state: State,
  nhsNumber: NhsNumber,
  replacement: NhsNumber | undefined,
): Notified {
  const person = state.people.get(nhsNumber);
  if (person) {
    state.people.put(nhsNumber, { ...person, inactive: true, ...(replacement && { supersededBy: replacement }) });
    if (replacement && !state.people.get(replacement))
      state.people.put(replacement, { ...person, nhsNumber: replacement });
  }
  const notificationId = newId();
  const uploadSequence = lastUploadOf(state, nhsNumber);
  const bytes = encodeInactiveNumberNotification({
    notificationId,
    createdAt: instantOf(state.now()),
    recipient: state.authority(),
    ...(uploadSequence !== undefined && { uploadSequence }),
    numbers: [{ nhsNumber, ...(replacement && { replacement }) }],
  });
  const marks = { kind: 'inactive' as const, notificationId, nhsNumbers: [nhsNumber] };
  const { id } = state.messages.deliver({ ...address(workflowIds.inactive), ...marks }, bytes);
  return { messageId: id, notificationId, queryIds: [] };
}

const address = (workflowId: string) => ({
  from: cpisMailbox.mailboxId,
  to: authorityMailbox.mailboxId,
  workflowId,
  contentType: 'application/xml',
});

function lastUploadOf({ records }: State, nhsNumber: string): number | undefined {
  const sequences = records.values().flatMap((record) => (record.nhsNumber === nhsNumber ? [record.upload] : []));
  return sequences.length === 0 ? undefined : Math.max(...sequences);
}
