import { mailboxOf } from '../accounts.js';
import { stampOf } from './ids.js';
import type { MessageDraft, StoredMessage } from './message.js';

/** MESH keeps a message for five days; then it goes, and the sender gets a report. */
const waitsMs = 5 * 86_400_000;
/** The service desk can put a message back until 30 days after its delivery. */
const keptMs = 30 * 86_400_000;

/** When a message that waits goes, in milliseconds since 1970; never for one that does not wait. */
export const expiresAt = ({ status, acceptedAt }: StoredMessage): number =>
  status === 'accepted' && acceptedAt !== undefined ? Date.parse(acceptedAt) + waitsMs : Infinity;

/** @param now milliseconds since 1970 */
export const isKept = ({ deliveredAt, acceptedAt }: StoredMessage, now: number): boolean =>
  Date.parse(deliveredAt ?? acceptedAt ?? '') + keptMs > now;

/** The report of MESH code 14 to the sender of a message that nobody took; reports are not reported. */
export function nonDeliveryReport(message: StoredMessage, now: number): MessageDraft | undefined {
  const { id, type, from = '', workflowId, localId, subject } = message;
  if (type === 'REPORT' || !mailboxOf(from)) return undefined;
  const headers = {
    'mex-statusevent': 'SEND',
    'mex-statuscode': '14',
    'mex-statussuccess': 'ERROR',
    'mex-statusdescription': 'Message not collected by recipient after 5 days',
    'mex-statustimestamp': stampOf(now).slice(0, 14),
    'mex-linkedmsgid': id,
  };
  const echoed = { ...(localId !== undefined && { localId }), ...(subject !== undefined && { subject }) };
  return { to: from, workflowId, kind: 'report', type: 'REPORT', headers, ...echoed };
}
