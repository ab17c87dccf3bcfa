import { z } from 'zod';
import type { Answer } from './answers.js';
import { errorCode } from './answers.js';

/** Why MESH most likely refuses our credentials, for the operator; never more than a likelihood. */
export type RefusalCause = 'clock' | 'mailbox' | 'password-or-key' | 'token-used-twice' | 'certificate';

/** A token whose time is further from the service's than this is refused (MESH API specification). */
const clockWindowMs = 2 * 3_600_000;

/** Sentences that the NHS's own implementations answer with. The specification leaves them open: they only hint. */
const hints: readonly (readonly [string, RefusalCause])[] = [
  ['Error Duplicated Authentication Token', 'token-used-twice'],
  ['Mailbox id does not match token', 'mailbox'],
  ['Request Received from Inactive Mailbox', 'mailbox'],
  ['Invalid Authentication Token', 'password-or-key'],
];

/** The code of a mailbox that the service does not know. */
const unknownMailbox = 'EPL-151';

const problem = z.object({ detail: z.array(z.object({ msg: z.string().optional() })) });

/**
 * The likeliest cause of a 403: our clock, by the service's Date header; else what its code or a sentence that we know
 * hints at; else the certificate, which is checked before anything that could say more.
 */
export function refusalCause(answer: Answer, now = Date.now()): RefusalCause | undefined {
  if (answer.status !== 401 && answer.status !== 403) return undefined;
  const ahead = Date.parse(answer.header('date') ?? '') - now;
  if (Math.abs(ahead) > clockWindowMs) return 'clock';
  if (errorCode(answer.body) === unknownMailbox) return 'mailbox';
  const said = sentencesOf(answer.body);
  return hints.find(([sentence]) => said.includes(sentence))?.[1] ?? 'certificate';
}

function sentencesOf(body: Buffer): readonly string[] {
  try {
    const { success, data } = problem.safeParse(JSON.parse(body.toString('utf8')));
    return success ? data.detail.flatMap(({ msg }) => msg ?? []) : [];
  } catch {
    return [];
  }
}
