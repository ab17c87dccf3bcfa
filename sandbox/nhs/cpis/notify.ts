import { randomUUID } from 'node:crypto';
import { encodeAccessNotification } from '../../../src/cpis/access-notification.js';
import { encodeInactiveNumberNotification } from '../../../src/cpis/inactive-number-notification.js';
import type { Instant } from '../../../src/domain/dates.js';
import { instantOf } from '../../../src/domain/dates.js';
import type { NhsNumber } from '../../../src/domain/nhs-number.js';
import type { Access } from '../../../src/domain/notifications.js';
import type { MessageDraft } from '../mesh/message.js';
import { authorityMailbox, cpisMailbox, workflowIds } from '../accounts.js';
import type { State } from '../state.js';
import type { LoggedAccess } from './access-log.js';
import { withAccess } from './access-log.js';

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

/**
 * CP-IS keeps every opening in its log, and tells the authority in one notification of those that are not silent; of none
 * at all in an empty one.
 */
export function notifyOfAccesses(state: State, openings: readonly Opening[]): Notified {
  const createdAt = instantOf(state.now());
  const queries = openings.map((opening) => ({
    silent: opening.silent,
    access: accessOf(state, opening, { queryId: newId(), createdAt }),
  }));
  for (const query of queries) keep(state, query);
  const accesses = queries.filter(({ silent }) => !silent).map(({ access }) => access);
  const queryIds = queries.map(({ silent, access }) => (silent ? null : (access.queryId ?? null)));
  if (openings.length > 0 && accesses.length === 0) return { messageId: null, notificationId: null, queryIds };
  const notificationId = newId();
  const bytes = encodeAccessNotification({ notificationId, createdAt, total: accesses.length, accesses });
  const marks = { kind: 'access', notificationId, nhsNumbers: accesses.map(({ nhsNumber }) => nhsNumber) } as const;
  return { messageId: tell(state, { ...address(workflowIds.access), ...marks }, bytes), notificationId, queryIds };
}

function keep({ accesses }: State, { access, silent }: { access: Access; silent: boolean }): void {
  const { queryId = newId(), nhsNumber, openedAt, author } = access;
  const { name, role, organisation } = author;
  const words = name && [name.prefix, ...name.given, name.family].filter((word) => word !== undefined).join(' ');
  const logged: LoggedAccess = {
    ...{ queryId, openedAt, silent },
    author: {
      kind: author.kind,
      ...(words !== undefined && { name: words }),
      ...(role !== undefined && { role }),
      ...(organisation !== undefined && { organisation }),
    },
  };
  accesses.put(nhsNumber, withAccess(accesses.get(nhsNumber) ?? [], logged));
}

/** Puts a notification into the authority's mailbox, under a fault if one was asked for; null when it gets lost. */
function tell({ faults, messages, now }: State, draft: MessageDraft, bytes: Uint8Array): string | null {
  const fault = faults.take('notification');
  if (fault?.action === 'drop') return null;
  const content = fault?.action === 'corrupt' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  const late = fault?.action === 'delay' && { visibleFrom: new Date(now() + (fault.ms ?? 1000)).toISOString() };
  const { id } = messages.deliver({ ...draft, ...late }, content);
  if (fault?.action === 'duplicate') messages.deliver(draft, content);
  return id;
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
  } else state.inactiveNumbers.put(nhsNumber, true);
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
  const messageId = tell(state, { ...address(workflowIds.inactive), ...marks }, bytes);
  return { messageId, notificationId, queryIds: [] };
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
