import type { FailureCode } from '../domain/failure.js';
import { failureOf } from '../domain/failure.js';
import type { Logger } from '../observability/logger.js';
import type { AuthorityConfig } from './authority.js';
import { followFile, type Following, type Pace } from './follow.js';
import type { HeldConfig, Offered } from './held.js';

export interface FollowParts {
  readonly logger: Logger;
  /** tells people beside Mosaic that a changed file is not used; rejects where that did not arrive */
  readonly tell?: (code: FailureCode) => Promise<void>;
  readonly pace?: Pace | undefined;
  /**
   * Makes ready what only this process can tell, such as keys in files. Rejects with a sentence where it cannot: the file is
   * then refused. What it gives is called when the configuration applies.
   */
  readonly prepare?: (next: AuthorityConfig) => Promise<() => void>;
  /** after every look, whatever it found */
  readonly afterwards?: () => void;
}

/** Has a running process take its changed configuration file up, and say what became of it: in the log, and to people. */
export function followConfig(held: HeldConfig, { logger, tell, pace, prepare, afterwards }: FollowParts): Following {
  const tellOnce = tell === undefined ? undefined : createTelling(held, tell);
  const looked = (): void => {
    tellOnce?.();
    afterwards?.();
  };
  const offer = (text: string | undefined, unusable?: string): void => {
    say(logger, held.offer(text, unusable));
    looked();
  };
  const changed = prepare === undefined ? offer : createPreparing(held, prepare, offer);
  return followFile(held.path, held.startedWith, { changed, looked }, pace);
}

/** Offers each text once what it needs is ready, one after the other. */
function createPreparing(
  held: HeldConfig,
  prepare: NonNullable<FollowParts['prepare']>,
  offer: (text: string | undefined, unusable?: string) => void,
): (text: string | undefined) => void {
  let before = Promise.resolve();
  const change = async (text: string | undefined): Promise<void> => {
    const next = held.preview(text);
    const ready = next === undefined ? undefined : await prepare(next).catch(sentenceIn);
    offer(text, typeof ready === 'string' ? ready : undefined);
    if (typeof ready === 'function') ready();
  };
  return (text) => {
    before = before.then(() => change(text));
  };
}

const sentenceIn = (error: unknown): string => (error instanceof Error ? error.message : 'It cannot be used here.');

function say(logger: Logger, offered: Offered): void {
  switch (offered.was) {
    case 'same':
      logger.info('The configuration file is the one that applies.');
      return;
    case 'back':
      logger.info('The configuration file is again the one that applies.');
      return;
    case 'refused': {
      const { code, digest } = offered.refusal;
      const problems = offered.problems.map(({ line, path, message }) => `line ${line}, ${path}: ${message}`);
      logger.error({ code, digest, problems }, failureOf(code).says);
      return;
    }
    case 'taken': {
      const { digest, changes } = offered;
      const waits = changes.some(({ takesEffect }) => takesEffect === 'at the next start');
      const plan = changes.map(({ path, what, says, takesEffect }) => `${takesEffect}: ${path} (${what}): ${says}`);
      logger.info(
        { digest, changes: plan },
        'The configuration file changed: what can change while a process runs applies now.',
      );
      if (waits) logger.info('The rest of the changes waits for a restart.');
    }
  }
}

/** A second channel that does not answer is tried again this much later. */
const tellAgainMs = 300_000;

/** Tells of each refused version once, for as long as it stands. */
function createTelling(held: HeldConfig, tell: (code: FailureCode) => Promise<void>): () => void {
  let told: string | undefined;
  let notBefore = 0;
  return () => {
    const { standing } = held.state();
    if (standing === undefined) {
      told = undefined;
      notBefore = 0;
      return;
    }
    const version = `${standing.code} ${standing.digest ?? ''}`;
    if (told === version || performance.now() < notBefore) return;
    told = version;
    notBefore = 0;
    void tell(standing.code).catch(() => {
      told = undefined;
      notBefore = performance.now() + tellAgainMs;
    });
  };
}
