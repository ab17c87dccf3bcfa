import { createHmac, hkdfSync } from 'node:crypto';

/** What one key file makes: each use has a key of its own. */
export interface AuditKeys {
  /** names the key without telling it */
  readonly id: string;
  /** the code of a line, a note or a checkpoint, over its exact text */
  readonly code: (text: string) => string;
  /** stands for a person, or for words that nobody may read here */
  readonly mark: (text: string) => string;
}

const keyBytes = 32;
/** 144 bits: no two people of the country share one by chance. */
const markLength = 24;
const idLength = 12;

/** @param secret 32 bytes, of a file that only the product's account can read */
export function auditKeys(secret: Uint8Array): AuditKeys {
  const hmac = (use: string): ((text: string) => string) => {
    const key = Buffer.from(hkdfSync('sha256', secret, '', `cpis-link audit ${use}`, keyBytes));
    return (text) => createHmac('sha256', key).update(text).digest('base64url');
  };
  const mark = hmac('marks');
  return {
    id: hmac('id')('').slice(0, idLength),
    code: hmac('chain'),
    mark: (text) => mark(text).slice(0, markLength),
  };
}
