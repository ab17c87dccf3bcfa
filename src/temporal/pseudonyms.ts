import { createHmac } from 'node:crypto';
import { canonical } from '../domain/registrations.js';

/**
 * HMAC-SHA-256 marks for what must not be seen in clear: equal input, equal mark, under the same key. A new key makes new
 * marks: after a rotation every open child must be assessed again before the old marks are gone (docs/security.md).
 */
export function createPseudonyms(key: Uint8Array): {
  subject(nhsNumber: string, role: string): string;
  author(words: string): string;
  mark(value: unknown): string;
} {
  const mark = (kind: string, content: string): string =>
    createHmac('sha256', key).update(`${kind}\n${content}`).digest('base64url').slice(0, markLength);
  return {
    subject: (nhsNumber, role) => mark(`subject-${role}`, nhsNumber),
    author: (words) => mark('author', words),
    mark: (value) => mark('held', canonical(value)),
  };
}

/** 144 bits: no two children of the country share one by chance. */
const markLength = 24;
