import type { Attention } from './attentions.js';
import { clear, raise } from './attentions.js';
import type { Instant } from './dates.js';
import { msOf } from './dates.js';

/** Messages go after five days: each step is told long before. Multiples of the first one, an hour. */
export const alarmSteps = [1, 24, 72] as const;

/** An alarm about the mailbox whose alert does not stand yet: `mailbox-silent` or `message-waiting`, and which step. */
export interface MailboxAlarm {
  readonly code: 'mailbox-silent' | 'message-waiting';
  readonly step: number;
  /** of which silence, or of which message: the next one is told from its first step on */
  readonly since?: Instant;
}

/** The highest step that is reached after so long; undefined before the first. */
export const stepReached = (since: Instant, now: Instant, firstMs: number): number | undefined =>
  alarmSteps.findLast((step) => msOf(now) - msOf(since) >= step * firstMs);

/** Raises what is due; what is over closes by itself, and may be told again another time. */
export function alarmed(
  standing: readonly Attention[],
  told: readonly MailboxAlarm[],
  code: MailboxAlarm['code'],
  since: Instant | undefined,
  now: Instant,
  firstMs: number,
): { readonly attentions: readonly Attention[]; readonly told: readonly MailboxAlarm[]; readonly due?: MailboxAlarm } {
  const step = since === undefined ? undefined : stepReached(since, now, firstMs);
  if (step === undefined || since === undefined)
    return { attentions: clear(standing, code), told: told.filter((one) => one.code !== code) };
  const attentions = raise(clear(standing, code), { code, since });
  const isTold = told.some((one) => one.code === code && one.step >= step && (one.since ?? since) === since);
  return { attentions, told, ...(isTold ? {} : { due: { code, step, since } }) };
}
