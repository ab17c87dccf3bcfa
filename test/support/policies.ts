import type { ActionPolicy } from '../../src/domain/action-plans.js';
import { bankHolidaysKnownUntil } from '../../src/domain/office-hours.js';

/** What Mosaic's own module does: a case note and an alert. Every organisation is one of urgent care. */
export const aPolicy = (more: Partial<ActionPolicy> = {}): ActionPolicy => ({
  rules: [
    { name: 'opened', when: { kinds: ['access'] }, outcome: { caseNote: {}, alert: {} } },
    { name: 'the rest', when: {}, outcome: { alert: {} } },
  ],
  noteType: 'CPIS',
  careSettings: { organisations: [{ name: '*', setting: 'urgent-care' }], sensitive: [] },
  hours: { from: '09:00', to: '17:00', closedOn: [], holidaysKnownUntil: bankHolidaysKnownUntil },
  ladder: [{ kind: 'role', role: 'CPIS-DUTY' }],
  restrictedAlerts: [{ kind: 'worker-role', role: 'CPIS-RESTRICTED' }],
  locationIn: 'narrow',
  off: [],
  to: {},
  ...more,
});
