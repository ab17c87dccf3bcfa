import { fileCodes, recordCodes } from '../domain/acknowledgements.js';
import { notificationKinds } from '../domain/action-rules.js';
import { AlertTrigger } from '../domain/actions.js';
import { notices } from '../domain/assess.js';
import { attentions } from '../domain/attentions.js';
import { timelineWords } from '../domain/child-state.js';
import { childStages } from '../domain/child-view.js';
import { numberStatuses } from '../domain/children.js';
import { failures } from '../domain/failure.js';
import { registrationKinds } from '../domain/uploads.js';
import { uploadStages } from '../domain/upload-acts.js';

/** Words of unions that no table lists. */
const others = [
  ...['start', 'end', 'amend', 'delete', 'move', 'join', 'send'],
  ...['unsubmitted', 'submitted', 'refused', 'discarded', 'accepted', 'unanswered'],
  ...['ready', 'slow', 'parked', 'done', 'second-person-needed'],
  ...['case-note', 'alert', 'step', 'access', 'empty', 'inactive-number', 'acknowledgement', 'report'],
  ...[
    'worker',
    'team',
    'role',
    'worker-role',
    'related-worker',
    'allocated-worker',
    'emergency-duty',
    'person',
    'device',
  ],
];

/** They would tell that a child is restricted, sensitive or adopted. */
const telling: readonly string[] = ['CPR02', 'record-restricted', 're-registration-held', 'act.never-for-adopted'];

const known = new Set(
  [
    fileCodes,
    recordCodes,
    notificationKinds,
    AlertTrigger,
    attentions,
    timelineWords,
    childStages,
    failures,
    uploadStages,
  ].flatMap((table) => Object.keys(table)),
);
for (const word of [...others, ...notices, ...numberStatuses, ...registrationKinds]) known.add(word);
for (const word of telling) known.delete(word);

export const isCode = (text: string): boolean => known.has(text);

/** Whether the field’s being there would tell something. */
export const isTelling = (key: string): boolean => /adopt|restrict|sensitive|withheld|died|death/i.test(key);

/** Numbers of ours: counts and versions, nobody's. */
export const tellsNothing = ['schemaVersion', 'changeNumber', 'sequence', 'attempt', 'count', 'line'];
