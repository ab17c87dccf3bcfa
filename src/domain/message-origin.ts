import type { FailureCode } from './failure.js';

/** What a mailbox says of a message besides its body: the sender's own words, but for MESH's sort. */
export interface MessageOrigin {
  /** `report`: MESH itself says that a file of ours was not delivered; it names no sender */
  readonly type: 'data' | 'report' | 'oversize';
  /** mailbox id of the sender */
  readonly from?: string;
  readonly workflowId: string;
}

/** From whom, and under which workflow ids, the NHS writes to this authority. */
export interface AcceptedOrigin {
  /** mailbox ids */
  readonly senders: readonly string[];
  /** MESH workflow ids of what CP-IS sends: acknowledgements, accesses, inactive numbers */
  readonly workflowIds: readonly string[];
}

/**
 * Why a message is not acted on: somebody who can send to our mailbox is not CP-IS by that. MESH checks who a sender is, and
 * takes any case of its ids.
 */
export function foreignTo(
  { senders, workflowIds }: AcceptedOrigin,
  { type, from, workflowId }: MessageOrigin,
): FailureCode | undefined {
  if (type !== 'data') return undefined;
  const sender = from?.toUpperCase();
  if (!senders.some((one) => one.toUpperCase() === sender)) return 'message.foreign-sender';
  return workflowIds.includes(workflowId) ? undefined : 'message.foreign-workflow';
}
