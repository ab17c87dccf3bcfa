import type { StoredMessage } from './message.js';

/** Whether this is one of the published forms: nothing but an id, a `!` before it, stars around it or behind it. */
export const isWorkflowFilter = (text: string | undefined): boolean =>
  text === undefined || /^!?(?:[^!*]+\*?|\*[^!*]+\*)$/.test(text);

/** Reads `X`, `!X`, `X*`, `!X*`, `*X*`, `!*X*`: which workflow ids pass. */
export function workflowFilter(text: string | undefined): (workflowId: string) => boolean {
  if (!text) return () => true;
  const excludes = text.startsWith('!');
  const pattern = excludes ? text.slice(1) : text;
  const core = pattern.replace(/^\*|\*$/g, '');
  const matches = (id: string): boolean =>
    pattern.startsWith('*') ? id.includes(core) : pattern.endsWith('*') ? id.startsWith(core) : id === core;
  return (id) => matches(id) !== excludes;
}

/** An opaque place to go on from: after the message of this position. */
export const cursorAfter = (mailboxId: string, position: number): string =>
  Buffer.from(`MB#${mailboxId}#MSG#${String(position).padStart(12, '0')}`).toString('base64url');

export function positionOf(mailboxId: string, cursor: string): number | undefined {
  const [, mailbox, digits] = /^MB#(.+)#MSG#(\d{12})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  return mailbox === mailboxId ? Number(digits) : undefined;
}

export interface InboxPage {
  readonly ids: readonly string[];
  /** undefined on the last page */
  readonly next: string | undefined;
}

/** The filter works on a page, not on the whole: a page may be empty and another may follow, as MESH's may. */
export function inboxPage(
  waiting: readonly StoredMessage[],
  { mailboxId, after, size, filter }: { mailboxId: string; after: number; size: number; filter: string | undefined },
): InboxPage {
  const left = waiting.filter(({ position }) => position > after);
  const page = left.slice(0, size);
  const last = page.at(-1);
  const passes = workflowFilter(filter);
  return {
    ids: page.filter(({ workflowId }) => passes(workflowId)).map(({ id }) => id),
    next: last && left.length > page.length ? cursorAfter(mailboxId, last.position) : undefined,
  };
}
