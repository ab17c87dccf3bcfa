import { createHmac } from 'node:crypto';

export interface TokenParts {
  readonly mailboxId: string;
  readonly password: string;
  /** the environment's shared key */
  readonly sharedKey: string;
  /** a UUID, new for every request: MESH takes a token once */
  readonly nonce: string;
  readonly nonceCount: number;
  readonly at: Date;
}

/**
 * The Authorization header of one MESH request: HMAC-SHA-256 over mailbox, nonce, count, password and the minute in UTC.
 * MESH refuses a token that is used twice or is two hours off its clock. Source: MESH API specification, "Authorization".
 */
export function authorisation({ mailboxId, password, sharedKey, nonce, nonceCount, at }: TokenParts): string {
  const mailbox = mailboxId.toUpperCase();
  const minute = at.toISOString().replace(/\D/g, '').slice(0, 12);
  const signed = [mailbox, nonce, nonceCount, password, minute].join(':');
  const hash = createHmac('sha256', sharedKey).update(signed).digest('hex');
  return `NHSMESH ${mailbox}:${nonce}:${nonceCount}:${minute}:${hash}`;
}
