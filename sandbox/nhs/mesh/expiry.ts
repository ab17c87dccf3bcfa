import { mailboxOf } from '../accounts.js';
import { stampOf } from './ids.js';
import type { MessageDraft, StoredMessage } from './message.js';

/** MESH keeps a message for five days; then it goes, and the sender gets a report. */
const keptMs = 5 * 86_400_000;

/** @param now milliseconds since 1970 */
export const hasExpired = ({ status, acceptedAt }: StoredMessage, now: number): boolean =>
  status === 'accepted' && acceptedAt !== undefined && Date.parse(acceptedAt) + keptMs <= now;

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
