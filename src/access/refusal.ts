import { CodedError } from '../domain/failure.js';

/** Why a credential is not accepted: for the log, never for whoever sent it. */
export type RefusalReason =
  | 'no-such-way'
  | 'two-credentials'
  | 'token-malformed'
  | 'token-key'
  | 'token-algorithm'
  | 'token-expired'
  | 'token-claims'
  | 'token-unknown-caller'
  | 'signature-malformed'
  | 'signature-incomplete'
  | 'signature-wrong'
  | 'signature-old'
  | 'signature-ahead'
  | 'signature-replayed'
  | 'signature-digest'
  | 'certificate-untrusted'
  | 'certificate-unknown-caller';

export const refused = (reason: RefusalReason): CodedError => new CodedError('access.refused', { reason });
