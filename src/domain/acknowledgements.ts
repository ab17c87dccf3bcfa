import type { Instant, PlainDate } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { Organisation } from './people.js';
import type { RegistrationKind } from './uploads.js';

/** CP-IS's answer to a whole file (CP-ISUploadFileResponse v2.0). */
export const fileCodes = {
  CPF01: 'File Level Error',
  CPF02: 'Successful File Upload',
  CPF03: 'Partial File Upload',
  CPF04: 'Unsuccessful File Upload',
  CPF05: 'PDS Error - PDS Unavailable',
  CPF06: 'Spine II rejected the request, CPIS Client version no longer supported',
} as const;
export type FileCode = keyof typeof fileCodes;

/** CP-IS's answer to one record (CP-ISUploadRecordResponse v3.0). */
export const recordCodes = {
  CPR01: 'PDS Error - No Match Found for NHS Number',
  CPR02: 'PDS Error - NHS Number Matched, but Sensitive Record',
  CPR03: 'PDS Error - NHS Number not Verified',
  CPR04: 'PDS Error - NHS Number Format Incorrect',
  CPR05: 'PDS Error - NHS Number Verified, but Superseded',
  CPR06: 'Successful Record Upload',
  CPR07: 'Unsuccessful Record Upload',
} as const;
export type RecordCode = keyof typeof recordCodes;

export const isFileCode = (code: string): code is FileCode => code in fileCodes;
export const isRecordCode = (code: string): code is RecordCode => code in recordCodes;

/** A code of the table, or one that CP-IS has added since: kept as it came. */
export type ReceivedFileCode = FileCode | (string & {});
export type ReceivedRecordCode = RecordCode | (string & {});

export interface RecordResult {
  readonly code: ReceivedRecordCode;
  /** qualifies CPR07 */
  readonly detailCode?: string;
  /** XPath into the file that was sent; `unknown` where the answer names no place */
  readonly location?: string;
}

/** A record that CP-IS echoes, by the ids that stood in it. */
export interface ReturnedRecord {
  readonly accepted: boolean;
  readonly recordId?: string;
  readonly nhsNumber?: NhsNumber;
  readonly kind?: RegistrationKind;
  readonly start?: PlainDate;
  readonly end?: PlainDate;
}

/** CP-IS's answer to an upload. `unknown` stands for "-1": CP-IS could not tell. */
export interface Acknowledgement {
  readonly createdAt: Instant;
  readonly sequence: number | 'unknown';
  readonly quantity: number | 'unknown';
  readonly fileCode: ReceivedFileCode;
  readonly results: readonly RecordResult[];
  readonly receiver?: Organisation;
  /** how many records CP-IS says it refused */
  readonly failed?: number;
  readonly returned: readonly ReturnedRecord[];
}
