import { attentions } from '../domain/attentions.js';
import { childStages } from '../domain/child-view.js';
import { failures } from '../domain/failure.js';
import { isNhsNumber } from '../domain/nhs-number.js';
import { hiddenStage } from '../domain/reconciliation.js';
import { uploadStages } from '../domain/upload-acts.js';
import type { searchAttributeTypes } from './search-attributes.js';
import { collectorWorkflowId, erasuresWorkflowId, mosaicTaskQueue, reconcileWorkflowId } from './workflow-ids.js';
import { taskQueue, uploadDeskWorkflowId, workflowTypes } from './workflow-ids.js';

type Allowed = readonly (string | RegExp)[];

/** No personal data has this form: letters, digits and a few signs, and no NHS number in it. */
const id = '[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}';
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const identity = 'cpis-(?:worker|gateway|command|library)-[0-9a-f]{8}';
const scheduled = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
const whole = (...parts: readonly string[]): RegExp => new RegExp(`^(?:${parts.join('|')})$`);

/**
 * Everything that stands in clear in Temporal, and what it may be: names of the code, codes, ids of Mosaic and MESH, our own
 * random ids. Checked where it is made (the façade, the worker, the workflows' search attributes), and over what tests left
 * on the server. What is not in this table does not stand in clear.
 */
export const clearText = {
  workflowId: [
    uploadDeskWorkflowId,
    collectorWorkflowId,
    erasuresWorkflowId,
    /^child-[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/,
    /^upload-\d{1,9}$/,
    /^(?:message|oversize|observed)-[A-Za-z0-9_.-]{1,100}$/,
    new RegExp(`^${reconcileWorkflowId}(?:-look|-on-demand|-${scheduled})?$`),
  ],
  scheduleId: [reconcileWorkflowId],
  workflowType: Object.values(workflowTypes),
  taskQueue: [taskQueue, mosaicTaskQueue, whole(`${identity}-[0-9a-f]{32}`)],
  signal: [
    ...['mosaicChanged', 'recordAnswered', 'notified', 'absorb', 'roll', 'submitted', 'fileClosed'],
    ...['proceed', 'answered', 'undelivered', 'collectNow', 'writeRefused'],
  ],
  update: [
    ...['retry', 'resend', 'discard', 'confirmDelete', 'setReplacementNumber', 'takeUp', 'hold', 'release'],
    ...['releaseEnds', 'returnEnds', 'giveUp', 'confirmLost', 'assign', 'reprocess', 'confirm', 'refuse'],
    ...['closeForErasure', 'takeUpAlerts'],
  ],
  query: [
    ...['status', 'followed', 'shares', 'previewAct', 'inFlight', 'carries', 'file', 'erasable', 'erased'],
    '__temporal_workflow_metadata',
  ],
  activity: [
    ...['readChild', 'assessChild', 'submitChange', 'tellOthers', 'handOver', 'raiseChildAlert'],
    ...[
      'planActions',
      'writeEffect',
      'climbAlert',
      'alertOperators',
      'planUploads',
      'findSharers',
      'lostUpload',
      'startUpload',
    ],
    ...['proceedUpload', 'buildUpload', 'sendUpload', 'lookUpUpload', 'resolveAnswer', 'tellOutcomes', 'tellGivenUp'],
    ...[
      'closeFile',
      'collectMailbox',
      'readMessage',
      'findChildren',
      'knowsPerson',
      'notifyChild',
      'deliverAnswer',
      'deliverReport',
    ],
    ...['ensureLongRunning', 'comparePage', 'findStrays', 'nudgeChildren', 'keepAudit'],
  ],
  /** an operator's act: its id, which may be said again */
  updateId: [whole(uuid), whole(id)],
  identity: [whole(identity)],
  /** of a termination, a cancellation or a reset: a word, never a sentence */
  reason: [/^[a-z][a-z-]{0,59}$/],
  failureType: Object.keys(failures),
  /** nothing travels in headers or memos */
  header: [],
  memo: [],
} as const satisfies Record<string, Allowed>;

export type ClearKind = keyof typeof clearText;

const mark = /^[A-Za-z0-9_-]{24}$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** What each search attribute may show. */
export const shownValues: Readonly<Record<keyof typeof searchAttributeTypes, Allowed>> = {
  CpisStage: [
    ...[...Object.keys(childStages), ...Object.keys(uploadStages), hiddenStage],
    ...['on-hold', 'open', 'reading', 'delivering', 'needs-a-person', 'delivered', 'discarded'],
    ...['comparing', 'stopped', 'done'],
  ],
  CpisHeld: [mark],
  CpisPlanKinds: ['child-protection', 'unborn-child-protection', 'looked-after'],
  CpisSubject: [mark],
  CpisAttention: [...Object.keys(attentions), hiddenStage],
  CpisAttentionSince: [moment],
  CpisLookAgainOn: [moment],
};

const isOne = (allowed: Allowed, text: string): boolean =>
  allowed.some((one) => (typeof one === 'string' ? one === text : one.test(text)));

/** Random digits of our own may look like a number by chance. */
const isUuid = whole(uuid);

/** Whether an NHS number stands in it. */
export const holdsNumber = (text: string): boolean => (text.match(/\d{10}/g) ?? []).some(isNhsNumber);

/** Whether this may stand in clear as what it is. */
export function isClear(kind: ClearKind, text: string): boolean {
  return isOne(clearText[kind], text) && (kind !== 'updateId' || isUuid.test(text) || !holdsNumber(text));
}

/** Shown in place of what may not be: a workflow must neither stop nor tell. */
export const withheld = 'withheld';

/** Whether a search attribute may show this. */
export const mayShow = (name: string, text: string): boolean =>
  text === withheld || (name in shownValues && isOne(shownValues[name as keyof typeof shownValues], text));
