import { userInfo } from 'node:os';
import type { AuditSink } from '../audit/port.js';
import type { AuthorityConfig } from '../config/authority.js';
import { CodedError } from '../domain/failure.js';
import { sentenceOf } from '../observability/process-end.js';

/** What a person asks for, as the audit keeps it. */
export interface Asked {
  /** the verb: `child`, `confirm-delete` */
  readonly what: string;
  /** workflow ids; none where it is about no single one */
  readonly subjects?: readonly string[];
  /** of an act: in whose name, and why */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** the act’s id */
  readonly about?: string | undefined;
}

/** The name of the account; empty where it has none. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/**
 * Does what was asked once a line in the audit says that it was asked: nobody sees or changes anything unaudited. A second
 * line says what came of it, in the words that the work notes, if it does; where that one cannot be written, the person hears it, and what was done stands.
 * @throws CodedError `audit.unwritable` before anything was done
 */
export async function audited<T>(
  config: AuthorityConfig,
  asked: Asked,
  work: (note: (result: string) => void) => Promise<T>,
): Promise<T> {
  const { openAudit } = await import('../audit/open.js');
  const audit = openAudit(config.audit, ['cli', loginName()], say);
  try {
    await told(audit, asked, 'asked');
    try {
      let result: string | undefined;
      const done = await work((noted) => (result = noted));
      await told(audit, asked, result ?? ended()).catch(say);
      return done;
    } catch (error) {
      await told(audit, asked, error instanceof CodedError ? error.code : 'failed').catch(say);
      sayWhich(asked, error);
      throw error;
    }
  } finally {
    await audit.close();
  }
}

/** What stands before the sentence that there is no such thing: an id in digits, and nothing that may be a name or an NHS number. */
const mayBeSaid = /^(child|upload)-\d{1,9}$/;

/** What was asked for stands before the sentence that says that there is no such thing. */
function sayWhich({ subjects = [] }: Asked, error: unknown): void {
  const [only, second] = subjects;
  if (only === undefined || second !== undefined || !mayBeSaid.test(only)) return;
  if (error instanceof CodedError && error.code === 'not-found') process.stderr.write(`${only}: `);
}

const say = (error: unknown): void => void process.stderr.write(`${sentenceOf(error)}\n`);

/** Exit codes of their own say what came of an act: docs/operators.md. */
const ended = (): string => (process.exitCode === undefined ? 'done' : `exit-${process.exitCode}`);

async function told(audit: AuditSink, asked: Asked, result: string): Promise<void> {
  const { what, subjects = [], by, reason, dryRun, about } = asked;
  const login = loginName();
  // an act in a colleague's name says both; the account comes first, so that no name can push it out of the line
  const who = by === undefined || by === login ? login : `${login} as ${by}`;
  const said = {
    what: dryRun === true ? `${what}/dry-run` : what,
    who,
    why: reason ?? null,
    result,
    ...(about !== undefined && { about }),
  };
  const each = subjects.length === 0 ? [null] : subjects;
  await Promise.all(each.map((subject) => audit.record({ ...said, subject })));
}
