import { createHash } from 'node:crypto';
import type { Instant } from '../domain/dates.js';
import { instantOf } from '../domain/dates.js';
import type { FailureCode } from '../domain/failure.js';
import { applied, planOfChanges, type Change } from './applied.js';
import type { AuthorityConfig } from './authority.js';
import { checkConfig, type ConfigNote } from './check.js';
import { differences } from './differences.js';
import { configFrom, contentOf } from './load.js';

/** A file that was not taken, and why. */
export interface Refusal {
  readonly at: Instant;
  readonly code: Extract<FailureCode, 'config.unreadable' | 'config.invalid'>;
  /** of the file that was refused; absent where it could not be read */
  readonly digest?: string;
}

/** Which configuration applies, and what became of its file since: for health and metrics. */
export interface ConfigState {
  /** short, of the file that applies */
  readonly digest: string;
  readonly loadedAt: Instant;
  /** files that were taken, the first one included */
  readonly loaded: number;
  readonly refused: number;
  /** the file as it stands now is not the one that applies */
  readonly standing?: Refusal;
  readonly lastRefused?: Refusal;
  /** changed keys that wait for a start */
  readonly waitsForStart: readonly string[];
}

/** What became of a file that was looked at. */
export type Offered =
  | { readonly was: 'same' }
  /** a refused file is again the one that applies */
  | { readonly was: 'back' }
  | { readonly was: 'taken'; readonly digest: string; readonly changes: readonly Change[] }
  | { readonly was: 'refused'; readonly refusal: Refusal; readonly problems: readonly ConfigNote[] };

/** The configuration of a running process: one that is taken replaces the other in one step, a bad one never does. */
export interface HeldConfig {
  readonly path: string;
  /** of the file when the process started */
  readonly startedWith: string;
  /** what applies now; the same object until another is taken */
  readonly current: () => AuthorityConfig;
  readonly state: () => ConfigState;
  /**
   * @param text of the file; undefined where it cannot be read
   * @param unusable why this process cannot go by it, although its form is right: a sentence
   */
  readonly offer: (text: string | undefined, unusable?: string) => Offered;
  /** what would apply once this text is taken; undefined where it is refused, or applies already */
  readonly preview: (text: string | undefined) => AuthorityConfig | undefined;
}

/** Reads the configuration that a process starts with. Throws a ConfigError that names the file and every problem. */
export function holdConfig(path: string | undefined, now: () => number = Date.now): HeldConfig {
  const config = configFrom(path);
  return held(config.path, config.text, config.config, () => instantOf(now()));
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function held(path: string, text: string, first: AuthorityConfig, now: () => Instant): HeldConfig {
  let current = first;
  let state: ConfigState = { digest: digestOf(text), loadedAt: now(), loaded: 1, refused: 0, waitsForStart: [] };

  const refuse = (refusal: Refusal, problems: readonly ConfigNote[]): Offered => {
    state = { ...state, refused: state.refused + 1, standing: refusal, lastRefused: refusal };
    return { was: 'refused', refusal, problems };
  };
  const calm = (): void => {
    const { standing: _over, ...rest } = state;
    state = rest;
  };
  const take = (next: AuthorityConfig, digest: string): Offered => {
    const changes = planOfChanges(current, next);
    calm();
    current = applied(current, next);
    const waitsForStart = differences(current, next).map((one) => one.path);
    state = { ...state, digest, loadedAt: now(), loaded: state.loaded + 1, waitsForStart };
    return { was: 'taken', digest, changes };
  };

  return {
    path,
    startedWith: text,
    current: () => current,
    state: () => state,
    offer: (offered, unusable) => {
      if (offered === undefined) return refuse({ at: now(), code: 'config.unreadable' }, []);
      const digest = digestOf(offered);
      if (digest === state.digest) {
        const was = state.standing === undefined ? 'same' : 'back';
        calm();
        return { was };
      }
      const checked = checkConfig(offered);
      if (!checked.ok) return refuse({ at: now(), code: 'config.invalid', digest }, checked.problems);
      if (unusable !== undefined) {
        const problem = { line: 1, path: '', message: unusable };
        return refuse({ at: now(), code: 'config.invalid', digest }, [problem]);
      }
      return take(checked.config, digest);
    },
    preview: (offered) => {
      if (offered === undefined || digestOf(offered) === state.digest) return undefined;
      const checked = checkConfig(offered);
      return checked.ok ? applied(current, checked.config) : undefined;
    },
  };
}

/** The text of a file as it is now; undefined where it cannot be read. */
export function textNow(path: string): string | undefined {
  try {
    return contentOf(path);
  } catch {
    return undefined;
  }
}
