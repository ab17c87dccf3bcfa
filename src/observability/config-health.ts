import type { ConfigState, Refusal } from '../config/held.js';

/** Which configuration a process goes by, for its health pages. Nothing of a person, and nothing of its content but key names. */
export interface ConfigHealth {
  /** short, of the file that applies */
  readonly digest: string;
  readonly loadedAt: string;
  /** whether the file as it stands is the one that applies */
  readonly file: 'applies' | 'refused';
  readonly lastRefused?: Refusal;
  readonly waitsForStart: readonly string[];
}

export const configHealth = ({
  digest,
  loadedAt,
  standing,
  lastRefused,
  waitsForStart,
}: ConfigState): ConfigHealth => ({
  digest,
  loadedAt,
  file: standing === undefined ? 'applies' : 'refused',
  ...(lastRefused && { lastRefused }),
  waitsForStart,
});
