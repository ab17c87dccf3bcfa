import type { MosaicPersonId } from '../domain/people.js';

/** Workflow types as the Temporal UI shows them: docs/architecture.md. */
export const workflowTypes = {
  child: 'child',
  uploadDesk: 'uploadDesk',
  upload: 'upload',
  collector: 'collector',
  message: 'message',
  reconcile: 'reconcile',
  erasures: 'erasures',
} as const;

const childPrefix = 'child-';

/** A Mosaic person id means nothing outside Mosaic, so it may stand here. The NHS number never does. */
export const childWorkflowId = (personId: MosaicPersonId): string => `${childPrefix}${personId}`;
/** What stands behind the prefix of a child's workflow id; of another id, nothing that has a meaning. */
export const personIdOf = (workflowId: string): string => workflowId.slice(childPrefix.length);
export const uploadDeskWorkflowId = 'upload-desk';
export const uploadWorkflowId = (sequence: number): string => `upload-${sequence}`;
export const collectorWorkflowId = 'collector';
export const messageWorkflowId = (messageId: string): string => `message-${messageId}`;
/** Of one who only looks on: when the mailbox is ours, the message itself is stored, and carried out. */
export const observedWorkflowId = (messageId: string): string => `observed-${messageId}`;
/** Another id than a stored message's, so that *exists* cannot be taken for *stored*. */
export const oversizeWorkflowId = (messageId: string): string => `oversize-${messageId}`;

interface Stored {
  readonly messageId: string;
  readonly type: 'data' | 'report' | 'oversize';
  readonly observed?: boolean;
}

/** The workflow of a message as it was stored. */
export function storedWorkflowId({ messageId, type, observed }: Stored): string {
  if (type === 'oversize') return oversizeWorkflowId(messageId);
  return observed === true ? observedWorkflowId(messageId) : messageWorkflowId(messageId);
}

/** Operators name a message by its id in the NHS mailbox, or as lists show its workflow. */
export const shownWorkflowId = (id: string): string =>
  [oversizeWorkflowId(''), observedWorkflowId('')].some((start) => id.startsWith(start)) ? id : messageWorkflowId(id);

/** Which children were erased, by marks. */
export const erasuresWorkflowId = 'erasures';

/** Also the id of its schedule; a scheduled run carries its time behind it. */
export const reconcileWorkflowId = 'reconcile';

export const taskQueue = 'cpis-link';

/** Calls to Mosaic alone: the server limits their rate, and operators can see and hold this queue by itself. */
export const mosaicTaskQueue = 'cpis-mosaic';
