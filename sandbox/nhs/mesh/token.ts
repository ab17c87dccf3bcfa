import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MailboxAccount } from '../accounts.js';

const windowMs = 2 * 3_600_000;
const form = /^NHSMESH ([^:\s]+):([^:\s]+):(\d+):(\d{12}):([0-9a-f]{64})$/;

export type TokenVerdict =
  | { readonly valid: true; readonly usedAs: string; readonly forgetAt: number }
  | { readonly valid: false; readonly says: string };

const refused = (says: string): TokenVerdict => ({ valid: false, says });

/**
 * Judges an Authorization header by the MESH API specification ("Authorization"): HMAC-SHA-256, mailbox in upper case,
 * within two hours of our clock, and never used before.
 * @param now milliseconds since 1970
 * @param wasUsed whether a nonce and count were taken already
 */
export function judgeToken(
  header: string | undefined,
  account: MailboxAccount,
  now: number,
  wasUsed: (usedAs: string) => boolean,
): TokenVerdict {
  const [, mailbox, nonce, count, minute, hash] = form.exec(header ?? '') ?? [];
  if (!mailbox || !nonce || !count || !minute || !hash) return refused('Error reading from Authorization header');
  if (mailbox !== account.mailboxId) return refused('Mailbox id does not match token');
  const expected = createHmac('sha256', account.sharedKey)
    .update([mailbox, nonce, count, account.password, minute].join(':'))
    .digest();
  if (!timingSafeEqual(expected, Buffer.from(hash, 'hex'))) return refused('Invalid Authentication Token');
  const at = Date.parse(minute.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5Z'));
  if (!(Math.abs(now - at) <= windowMs)) return refused('Invalid Authentication Token');
  const usedAs = [mailbox, nonce, count].join(':');
  if (wasUsed(usedAs)) return refused('Error Duplicated Authentication Token');
  return { valid: true, usedAs, forgetAt: at + 2 * windowMs };
}
