import { CodedError, type FailureCode } from '../../domain/failure.js';
import { Unanswered } from '../../outgoing/unanswered.js';
import { errorCode, type Answer } from './answers.js';
import { refusalCause } from './refusal-cause.js';

export type CallName =
  | 'handshake'
  | 'inbox'
  | 'head'
  | 'download'
  | 'acknowledge'
  | 'send'
  | 'send-chunk'
  | 'track'
  | 'find-sent'
  | 'look-up';

/** What a failure depends on. */
export interface Risk {
  readonly name: CallName;
  /** true for a request that, done twice, leaves two files with CP-IS: its lost answer is ambiguous */
  readonly deliversFile?: boolean;
}

const refusals: Readonly<Partial<Record<number, FailureCode>>> = {
  400: 'mailbox.bad-request',
  401: 'mailbox.refused-credentials',
  403: 'mailbox.refused-credentials',
  404: 'mailbox.not-found',
  408: 'mailbox.unavailable',
  410: 'mailbox.gone',
  417: 'mailbox.refused-message',
  422: 'mailbox.bad-request',
  425: 'mailbox.unavailable',
  429: 'mailbox.unavailable',
};

function codeOf(status: number, { deliversFile }: Risk): FailureCode {
  if (deliversFile && (status < 400 || status >= 500 || status === 408)) return 'mailbox.send-unanswered';
  if (status >= 500) return 'mailbox.unavailable';
  if (status < 400) return 'mailbox.unexpected-answer';
  return refusals[status] ?? 'mailbox.bad-request';
}

/** An answer that is not the one we asked for. Bodies are read for their MESH code only: their texts are not ours. */
export function refusal(answer: Answer, risk: Risk): CodedError {
  const code = answer.status < 500 ? errorCode(answer.body) : undefined;
  const cause = refusalCause(answer);
  const hint = { ...(code !== undefined && { code }), ...(cause !== undefined && { cause }) };
  const facts = { call: risk.name, status: answer.status, ...hint };
  return new CodedError(codeOf(answer.status, risk), facts);
}

/** A good answer whose content is not of the form that we know. A file may have been taken all the same. */
export const unreadable = ({ name, deliversFile }: Risk, status: number): CodedError =>
  new CodedError(deliversFile ? 'mailbox.send-unanswered' : 'mailbox.unexpected-answer', { call: name, status });

/** More bytes than we take. */
export const tooLarge = ({ name, deliversFile }: Risk): CodedError => {
  if (deliversFile) return new CodedError('mailbox.send-unanswered', { call: name });
  return new CodedError(name === 'download' ? 'mailbox.oversize' : 'mailbox.unexpected-answer', { call: name });
};

/** A request without a whole answer. */
export function networkFailure(error: unknown, risk: Risk): CodedError {
  if (error instanceof CodedError) return error;
  if (!(error instanceof Unanswered)) return new CodedError('unexpected', { call: risk.name });
  if (error.why === 'too-large') return tooLarge(risk);
  const facts = { call: risk.name, ...(error.reason !== undefined && { reason: error.reason }) };
  const isDoubtful = risk.deliversFile === true && error.mayHaveArrived;
  return new CodedError(isDoubtful ? 'mailbox.send-unanswered' : 'mailbox.unreachable', facts);
}
