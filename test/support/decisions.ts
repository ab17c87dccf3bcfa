import type { ToDecide } from '../../src/domain/action-plans.js';
import type { ChildNotification } from '../../src/domain/child-notifications.js';
import type { Access } from '../../src/domain/notifications.js';
import type { ChildRelations, RelatedWorker } from '../../src/domain/relations.js';
import { at, number, person } from './examples.js';

export const anAccess: Access = {
  queryId: 'Q1',
  nhsNumber: number('9997042182'),
  openedAt: at('2026-06-21T22:31:45Z'),
  author: {
    kind: 'person',
    name: { prefix: 'Dr', given: ['Anselm'], family: 'Underhill' },
    role: 'General Medical Practitioner',
    organisation: 'Exampleshire GP Out of Hours',
    telephones: [],
  },
};

/** Monday, at noon. */
export const inOfficeHours = '2026-06-22T11:00:00Z';

/** The NHS tells of an access. */
export const told = (access: Partial<Access> = {}, receivedAt = inOfficeHours): ChildNotification => ({
  kind: 'access',
  identity: 'Q1',
  notificationId: 'N1',
  receivedAt: at(receivedAt),
  access: { ...anAccess, ...access },
});

/** The allocated worker, whom Mosaic can reach. */
export const worker = (more: Partial<RelatedWorker> = {}): RelatedWorker => ({
  workerId: 'worker-7',
  relationship: 'ALLWKR',
  hasRole: true,
  hasOrganisation: true,
  seesNextActions: true,
  mayOpenRecord: true,
  ...more,
});
export const relations = (more: Partial<ChildRelations> = {}): ChildRelations => ({
  workers: [worker()],
  team: { teamId: 'team-3', closed: false },
  mergePending: false,
  ...more,
});

export const decide = (more: Partial<ToDecide> = {}): ToDecide => ({
  personId: person('700101'),
  notification: told(),
  audience: 'file',
  planKinds: ['child-protection'],
  ...more,
});
