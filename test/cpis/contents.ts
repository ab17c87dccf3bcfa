import type { Acknowledgement } from '../../src/domain/acknowledgements.js';
import type { AccessNotification, InactiveNumberNotification } from '../../src/domain/notifications.js';
import type { Authority } from '../../src/domain/people.js';
import type { Upload } from '../../src/domain/uploads.js';
import { at, day, number, person } from '../support/examples.js';

/* What the example files of docs/messages.md say, in domain words. All people are invented. */

export const authority: Authority = {
  odsCode: 'ZZ9',
  name: 'Exampleshire County Council',
  telephones: { officeHours: '01632960100', emergencyDuty: '01632960199' },
};
const receiver = { odsCode: authority.odsCode, name: authority.name };

export const upload: Upload = {
  sequence: 1042,
  createdAt: at('2026-11-16T09:30:00Z'),
  authority,
  records: [
    {
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1001',
      kind: 'child-protection',
      nhsNumber: number('9997042182'),
      name: { prefix: 'Miss', given: ['Isla', 'Mae'], family: 'Brackenfield' },
      birthDate: day('2019-03-12'),
      localId: person('700101'),
      start: day('2026-11-12'),
    },
    {
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1002',
      kind: 'unborn-child-protection',
      nhsNumber: number('9997130553'),
      name: { prefix: 'Ms', given: ['Morwenna'], family: 'Thistledown' },
      birthDate: day('1998-07-05'),
      start: day('2026-11-10'),
    },
    {
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1003',
      kind: 'looked-after',
      nhsNumber: number('9997263316'),
      name: { given: ['Caspian'], family: 'Oakhanger' },
      birthDate: day('2024-01-22'),
      start: day('2025-03-03'),
      end: day('2026-11-06'),
    },
  ],
};

export const acknowledgement: Acknowledgement = {
  createdAt: at('2026-11-16T09:42:12Z'),
  sequence: 1042,
  quantity: 3,
  fileCode: 'CPF03',
  results: [
    { code: 'CPR06', location: '/File/record[1]/CP-ISRecord' },
    { code: 'CPR03', location: '/File/record[2]/CP-ISRecord' },
    { code: 'CPR06', location: '/File/record[3]/CP-ISRecord' },
  ],
  receiver,
  failed: 1,
  returned: [
    {
      accepted: false,
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A1002',
      nhsNumber: number('9997130553'),
      kind: 'unborn-child-protection',
      start: day('2026-11-10'),
    },
  ],
};

export const accessNotification: AccessNotification = {
  notificationId: 'B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D05001',
  createdAt: at('2026-11-22T06:05:00Z'),
  total: 2,
  accesses: [
    {
      queryId: 'B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D05002',
      nhsNumber: number('9997042182'),
      openedAt: at('2026-11-21T22:31:45Z'),
      uploadSequence: 1042,
      author: {
        kind: 'person',
        userId: '999000000011',
        roleProfileId: '999000000012',
        name: { prefix: 'Dr', given: ['Anselm'], family: 'Underhill' },
        roleCode: 'NR0260',
        role: 'General Medical Practitioner',
        organisation: 'Exampleshire GP Out of Hours',
        telephones: [],
      },
    },
    {
      queryId: 'B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D05003',
      nhsNumber: number('9997263316'),
      openedAt: at('2026-11-22T03:12:08Z'),
      uploadSequence: 1042,
      author: {
        kind: 'device',
        systemId: '999000000107',
        name: { prefix: 'Mrs', given: ['Perpetua'], family: 'Lindqvist' },
        roleCode: 'NR0000',
        role: 'Safeguarding Lead',
        organisation: 'NHS 111 Exampleshire',
        telephones: ['01632960155'],
      },
      location: { postcode: 'ZZ99 3WZ', place: '12 Sample Street, Exampleton', telephones: [] },
    },
  ],
};

export const inactiveNumber: InactiveNumberNotification = {
  notificationId: 'D2C95A37-90F4-4E1D-A8B3-77E0416C6001',
  createdAt: at('2026-11-30T08:15:00Z'),
  recipient: receiver,
  uploadSequence: 1042,
  numbers: [{ nhsNumber: number('9997263316') }],
};

export const replacedNumber: InactiveNumberNotification = {
  notificationId: 'D2C95A37-90F4-4E1D-A8B3-77E0416C6002',
  createdAt: at('2026-12-03T10:10:00Z'),
  recipient: receiver,
  uploadSequence: 1042,
  numbers: [{ nhsNumber: number('9997042182'), replacement: number('9997451627') }],
};
