import type { Ledger } from '../../shared/ledger.js';
import { openCollection } from '../collection.js';
import type { Contents } from './contents.js';
import { openContents } from './contents.js';
import { expiresAt, nonDeliveryReport } from './expiry.js';
import { createIds } from './ids.js';
import type { MessageDraft, StoredMessage } from './message.js';
import { newMessage, storedMessageSchema } from './message.js';

export interface Messages {
  readonly contents: Contents;
  get(id: string): StoredMessage | undefined;
  all(): readonly StoredMessage[];
  /** The accepted and unacknowledged messages of a mailbox, oldest first. */
  waitingIn(mailboxId: string): readonly StoredMessage[];
  newId(): string;
  /** Registers a message that its sender still uploads. */
  open(draft: MessageDraft): StoredMessage;
  change(message: StoredMessage, fields: Partial<StoredMessage>): StoredMessage;
  /** Stores a whole message, content first and in as many chunks as it says, and puts it into the recipient's mailbox. */
  deliver(draft: MessageDraft, content: Uint8Array): StoredMessage;
  /** Makes a message wait in its mailbox again, under its id, behind those that wait already. */
  putBack(message: StoredMessage): void;
  /** Takes messages out of mailboxes that nobody read for five days. */
  expire(): void;
  forget(): void;
}

/** @param now milliseconds since 1970 */
export function openMessages(ledger: Ledger, now: () => number): Messages {
  const stored = openCollection(ledger, 'messages', storedMessageSchema);
  const contents = openContents(ledger);
  const newId = createIds(now, (id) => stored.get(id) !== undefined);
  const iso = (): string => new Date(now()).toISOString();
  let position = stored.values().reduce((highest, message) => Math.max(highest, message.position), 0);

  let nextExpiry = 0;
  const save = (message: StoredMessage): StoredMessage => {
    nextExpiry = Math.min(nextExpiry, expiresAt(message));
    return stored.put(message.id, message);
  };
  const begun = (draft: MessageDraft): StoredMessage =>
    newMessage(draft, { id: newId(), position: (position += 1), uploadedAt: iso() });
  const deliver: Messages['deliver'] = (draft, content) => {
    const at = iso();
    const message = begun({ ...draft, status: 'accepted', acceptedAt: at, deliveredAt: at });
    chunksOf(content, message.chunks).forEach((chunk, index) => contents.put(message.id, index + 1, chunk));
    return save(message);
  };
  const expire = (): void => {
    if (now() < nextExpiry) return;
    nextExpiry = Infinity;
    for (const message of stored.values()) {
      const goesAt = expiresAt(message);
      nextExpiry = Math.min(nextExpiry, goesAt > now() ? goesAt : Infinity);
      if (goesAt > now()) continue;
      const report = nonDeliveryReport(message, now());
      if (report) deliver(report, new Uint8Array());
      save({ ...message, status: 'undeliverable' });
    }
  };
  return {
    ...{ contents, newId, deliver, expire },
    get: (id) => stored.get(id),
    all: () => stored.values(),
    waitingIn(mailboxId) {
      expire();
      return inOrder(
        stored.values().filter((one) => one.to === mailboxId && one.status === 'accepted' && isVisible(one, now())),
      );
    },
    open: (draft) => save(begun(draft)),
    change: (message, fields) => save({ ...message, ...fields }),
    putBack(message) {
      position += 1;
      const deliveredAt = message.deliveredAt ?? message.acceptedAt;
      save({ ...message, status: 'accepted', acceptedAt: iso(), deliveredAt, acknowledgedAt: undefined, position });
    },
    forget: () => [stored, contents].forEach((one) => one.forget()),
  };
}

/** @param now milliseconds since 1970 */
export const isVisible = ({ visibleFrom }: StoredMessage, now: number): boolean =>
  visibleFrom === undefined || Date.parse(visibleFrom) <= now;

function chunksOf(content: Uint8Array, count: number): readonly Uint8Array[] {
  const size = Math.ceil(content.length / count);
  return Array.from({ length: count }, (_, index) => content.subarray(index * size, (index + 1) * size));
}

const inOrder = (messages: readonly StoredMessage[]): readonly StoredMessage[] =>
  messages.toSorted((one, other) => one.position - other.position);
