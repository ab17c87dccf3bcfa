import type { Instant } from './dates.js';

/** CP-IS took the record. */
export const acceptedCode = 'CPR06';

/** What CP-IS answered to one change of one registration, as the upload tells the child. */
export interface RecordAnswer {
  readonly changeNumber: number;
  readonly sequence: number;
  readonly outcome: 'accepted' | 'refused' | 'unanswered';
  /** a CPR or CPF code, or a failure code of ours */
  readonly code: string;
  /** one code for each record of the change, in order: which part of a move was taken */
  readonly codes?: readonly string[];
  /** qualifies CPR07 */
  readonly detailCode?: string;
  readonly at: Instant;
  /** whoever tells it told the audit that CP-IS accepted the record */
  readonly isAudited?: boolean;
}
