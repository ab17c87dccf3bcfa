import type { ChildNotification } from '../domain/child-notifications.js';
import type { RecordAnswer } from '../domain/record-answer.js';
import type { ErasureAct } from '../domain/erasure.js';
import type { MosaicEvent } from '../domain/children.js';
import type { SubmittedChange } from '../domain/desk-state.js';
import { isMosaicPersonId } from '../domain/people.js';
import type { RefusedWrite } from '../domain/handed-over.js';
import type { Handover } from '../domain/handover.js';
import { isNhsNumber } from '../domain/nhs-number.js';
import type { CloseForErasure, ConfirmDelete, Discard, OperatorAct, SetReplacementNumber, TakeUp } from './child.js';
import type { Assignment } from './message.js';
import type { FileClosed, Release } from './upload-desk.js';
import type { Answered, Proceed } from './upload.js';

/**
 * Is this the message that its name says? Our own processes send only right ones: the guards keep a wrong one, from an
 * operator's tool or a release gone wrong, from failing a workflow task for ever. Content is checked at the edges.
 */
type Guard<T> = (value: unknown) => value is T;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

type Check = (value: unknown) => boolean;

const shaped =
  <T>(checks: Readonly<Record<string, Check>>): Guard<T> =>
  (value: unknown): value is T =>
    isObject(value) && Object.entries(checks).every(([key, check]) => check(value[key]));

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const isSnapshot = shaped({
  asOf: isText,
  personId: isMosaicPersonId,
  plans: Array.isArray,
  givenNames: Array.isArray,
});

export const isMosaicEvent = shaped<MosaicEvent>({
  eventId: isText,
  personId: isMosaicPersonId,
  child: optional(isSnapshot),
});

export const isRecordAnswer = shaped<RecordAnswer>({
  changeNumber: isNumber,
  sequence: isNumber,
  outcome: isText,
  code: isText,
  at: isText,
});

const isAccess = shaped<ChildNotification>({ identity: isText, receivedAt: isText, access: isObject });
const isInactiveNumber = shaped<ChildNotification>({ identity: isText, receivedAt: isText, nhsNumber: isText });

export const isNotification: Guard<ChildNotification> = (value): value is ChildNotification =>
  isObject(value) &&
  (value['kind'] === 'access' ? isAccess(value) : value['kind'] === 'inactive-number' && isInactiveNumber(value));

const act = { actId: isText, by: isText, reason: isText, account: optional(isText) };
export const isAct = shaped<OperatorAct>(act);
export const isDiscard = shaped<Discard>({ ...act, about: isText, stillHeld: optional(isBoolean) });
export const isConfirmDelete = shaped<ConfirmDelete>({ ...act, registrationId: isText });
export const isReplacementNumber = shaped<SetReplacementNumber>({ ...act, nhsNumber: isNhsNumber });
export const isTakeUp = shaped<TakeUp>({ ...act, about: optional(isText) });

export const isRefusedWrite = shaped<RefusedWrite>({ answerId: isText, reference: isText });

export const isHandover = shaped<Handover>({
  handoverId: isText,
  from: isText,
  held: Array.isArray,
  handled: Array.isArray,
  pending: Array.isArray,
  knownNumbers: Array.isArray,
  inactiveNumbers: Array.isArray,
});

export const isSubmittedChange = shaped<SubmittedChange>({
  personId: isMosaicPersonId,
  changeNumber: isNumber,
  registrationId: isText,
  kind: isText,
  sharedKey: optional(isText),
  records: (value) => Array.isArray(value) && value.length > 0,
  telephones: isObject,
});

export const isFileClosed = shaped<FileClosed>({
  sequence: isNumber,
  again: Array.isArray,
  outcomes: optional(Array.isArray),
});
export const isRelease = shaped<Release>({ ...act, nextSequence: (value) => isNumber(value) && value > 0 });
export const isAnswered = shaped<Answered>({ messageId: isText, answer: isObject });
export const isProceed = shaped<Proceed>({ sequence: isNumber });
export const isUndelivered = shaped<{ messageId: string; code: string }>({ messageId: isText, code: isText });
export const isAssignment = shaped<Assignment>({ ...act, item: isNumber, personId: isMosaicPersonId });
export const isMessageAct = shaped<OperatorAct & { messageId: string }>({ ...act, messageId: isText });

export const isErasureAct = shaped<ErasureAct>({
  actId: isText,
  by: isText,
  account: optional(isText),
  person: isText,
  statuses: isText,
});
export const isCloseForErasure = shaped<CloseForErasure>({ actId: isText, by: isText, reason: isText, today: isText });
