import { X509Certificate } from 'node:crypto';
import { dayInMs, instantOf, msOf, ukWords, type Instant } from '../domain/dates.js';
import { CodedError } from '../domain/failure.js';
import { timeOfMessage } from '../domain/mesh-ids.js';
import type { Mailbox, OpenedMailbox } from '../mailbox/port.js';

/** What an operator wants to know of the way to the NHS. */
export interface MailboxCheck {
  readonly transport: OpenedMailbox['transport'];
  readonly certificate?: { readonly until: Instant; readonly daysLeft: number };
  /** seconds that the NHS's clock is ahead of ours; MESH refuses more than two hours either way */
  readonly clockAheadSeconds?: number;
  readonly waiting: {
    readonly messages: number;
    /** true when more wait than were counted */
    readonly more: boolean;
    /** when the oldest message came, where its id or the mailbox tells */
    readonly oldest?: { readonly at: Instant; readonly ageMinutes: number };
  };
}

/** Counting further would keep the mailbox busy for a number that says no more. */
const countedAtMost = 5000;

/** MESH onboarding takes about a month: a new certificate is asked for before that. */
const renewWithinDays = 45;

/**
 * Proves connection and credentials, and looks at what waits; every message stays there.
 * @throws CodedError `mailbox.refused-credentials` for a certificate that has expired, before anything goes out
 */
export async function checkMailbox(opened: OpenedMailbox, now: Date): Promise<MailboxCheck> {
  const certificate = opened.certificate === undefined ? undefined : validity(opened.certificate, now);
  if (certificate !== undefined && certificate.daysLeft < 0) throw new CodedError('mailbox.refused-credentials');
  const { clockAheadMs } = await opened.prove();
  return {
    transport: opened.transport,
    ...(certificate !== undefined && { certificate }),
    ...(clockAheadMs !== undefined && { clockAheadSeconds: Math.round(clockAheadMs / 1000) }),
    waiting: await counted(opened.mailbox, now),
  };
}

/** @throws CodedError `mailbox.refused-credentials` for a file that is no certificate */
function validity(pem: string, now: Date): NonNullable<MailboxCheck['certificate']> {
  try {
    const until = instantOf(Date.parse(new X509Certificate(pem).validTo));
    return { until, daysLeft: Math.floor((msOf(until) - now.getTime()) / dayInMs) };
  } catch {
    throw new CodedError('mailbox.refused-credentials');
  }
}

async function counted(mailbox: Mailbox, now: Date): Promise<MailboxCheck['waiting']> {
  let messages = 0;
  let first: string | undefined;
  let oldest: Instant | undefined;
  for await (const id of mailbox.waiting({ atMost: countedAtMost })) {
    messages += 1;
    first ??= id;
    const at = timeOfMessage(id);
    if (at !== undefined && (oldest === undefined || at < oldest)) oldest = at;
  }
  if (oldest === undefined && first !== undefined) oldest = await arrival(mailbox, first);
  const age = oldest && { at: oldest, ageMinutes: Math.floor((now.getTime() - msOf(oldest)) / 60_000) };
  return { messages, more: messages >= countedAtMost, ...(age && { oldest: age }) };
}

/** A message may go or be unreadable between two calls: then its age is not known, and nothing else is wrong. */
const arrival = (mailbox: Mailbox, id: string): Promise<Instant | undefined> =>
  mailbox.head(id).then(
    ({ queuedAt }) => queuedAt,
    () => undefined,
  );

export function checkWords({ transport, certificate, clockAheadSeconds, waiting }: MailboxCheck): string {
  const way =
    transport === 'mesh'
      ? 'The NHS mailbox answers and takes our credentials.'
      : 'The MESH client’s folder is there and can be used.';
  return [way, ...certificateWords(certificate), ...clockWords(clockAheadSeconds), waitingWords(waiting), ''].join(
    '\n',
  );
}

function certificateWords(certificate: MailboxCheck['certificate']): readonly string[] {
  if (certificate === undefined) return [];
  const { until, daysLeft } = certificate;
  const renew = daysLeft < renewWithinDays ? ' Ask the NHS for a new one now.' : '';
  return [`Certificate: ${daysLeft} days left, until ${ukWords(until)}.${renew}`];
}

function clockWords(ahead: number | undefined): readonly string[] {
  if (ahead === undefined) return [];
  if (Math.abs(ahead) <= 1) return ['Clock: as the NHS has it.'];
  return [`Clock: ours is ${Math.abs(ahead)} seconds ${ahead > 0 ? 'behind' : 'ahead of'} the NHS’s.`];
}

function waitingWords({ messages, more, oldest }: MailboxCheck['waiting']): string {
  const count = messages === 0 ? 'no message' : messages === 1 ? '1 message' : `${messages} messages`;
  const since = oldest ? `, the oldest since ${ukWords(oldest.at)} (${oldest.ageMinutes} minutes)` : '';
  return `Waiting: ${count}${more ? ' or more' : ''}${since}.`;
}
