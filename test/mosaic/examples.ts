import type { Alert, CaseNote } from '../../src/domain/actions.js';
import { at, person } from '../support/examples.js';

export const aNote = (with_: Partial<CaseNote> = {}): CaseNote => ({
  reference: 'cpis/700101/q-1/case-note',
  personId: person('700101'),
  noteType: 'CPIS',
  title: 'CP-IS record opened by the NHS',
  text: 'The CP-IS record of this child was opened.\n\nNHS organisation: St Elsewhere Hospital',
  contactedAt: at('2026-11-21T22:31:00Z'),
  ...with_,
});

export const anAlert = (with_: Partial<Alert> = {}): Alert => ({
  reference: 'cpis/700101/q-1/alert',
  personId: person('700101'),
  trigger: 'case-note-create',
  title: 'CP-IS record opened by the NHS',
  text: 'The CP-IS record was opened. See the case note.',
  recipients: [
    { kind: 'related-worker', relationship: 'ALLWKR' },
    { kind: 'worker-role', role: 'EDT' },
  ],
  ...with_,
});

/** About no single child. */
export const anOperatorsAlert = (): Alert => ({
  reference: 'cpis/upload-7/answer-overdue',
  trigger: 'answer-overdue',
  title: 'CP-IS has not answered upload 7',
  text: 'Ask the NHS service desk.',
  recipients: [{ kind: 'worker-role', role: 'CPIS-OPERATORS' }],
});

export const aStep = () => ({
  reference: 'cpis/700101/q-1/step',
  personId: '700101',
  stepType: 'CPIS-NOTIFICATION',
  text: 'The CP-IS record of this child was opened.',
  completedAt: '2026-11-21T22:35:00.000Z',
  nextActions: [
    { type: 'CPIS-FOLLOW-UP', to: { kind: 'team', id: 'team-31' } },
    { type: 'CPIS-INFORM', to: { kind: 'worker', id: 'worker-2101' } },
  ],
});
