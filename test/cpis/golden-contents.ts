import type { Acknowledgement } from '../../src/domain/acknowledgements.js';
import type { AccessNotification, InactiveNumberNotification } from '../../src/domain/notifications.js';
import type { Upload } from '../../src/domain/uploads.js';
import { encodeAccessNotification } from '../../src/cpis/access-notification.js';
import { encodeAcknowledgement } from '../../src/cpis/acknowledgement.js';
import { encodeInactiveNumberNotification } from '../../src/cpis/inactive-number-notification.js';
import { encodeUpload } from '../../src/cpis/upload.js';
import { at, day, number, person } from '../support/examples.js';
import * as contents from './contents.js';

/* Messages with everything that may stand in them, for the golden files. All people are invented. */

/** Every kind with every date, in summer time; names as they come. */
export const fullUpload: Upload = {
  sequence: 1043,
  createdAt: at('2026-06-30T23:30:00Z'),
  authority: { ...contents.authority, name: 'Exampleshire & Sons’ County Council' },
  records: [
    {
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A2001',
      kind: 'child-protection',
      nhsNumber: number('9997042182'),
      name: { prefix: 'Miss', given: ['Zoë', 'Anne-Marie', 'Siân'], family: "O'Dowd-Łukasiewicz" },
      birthDate: day('2019-03-12'),
      localId: person('700101'),
      start: day('2026-01-12'),
      end: day('2026-06-29'),
    },
    {
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A2002',
      kind: 'unborn-child-protection',
      nhsNumber: number('9997130553'),
      name: { given: ['Morwenna'], family: 'Thistledown' },
      birthDate: day('1998-07-05'),
      localId: person('700202'),
      start: day('2026-01-10'),
      end: day('2026-05-01'),
    },
    {
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A2003',
      kind: 'looked-after',
      nhsNumber: number('9997263316'),
      name: { given: ['Caspian'], family: 'Oakhanger' },
      birthDate: day('2024-01-22'),
      start: day('2025-03-03'),
      end: day('2025-04-06'),
      deleted: day('2026-06-30'),
    },
  ],
};

const { receiver = contents.authority } = contents.acknowledgement;

/** No record was taken; one answer is qualified, one names no place, one code is new. */
export const refusingAcknowledgement: Acknowledgement = {
  createdAt: at('2026-07-01T08:00:00Z'),
  sequence: 1043,
  quantity: 3,
  fileCode: 'CPF04',
  results: [
    { code: 'CPR07', detailCode: 'D12', location: '/File/record[1]/CP-ISRecord' },
    { code: 'CPR05', location: '/File/record[2]/CP-ISRecord' },
    { code: 'CPR99' },
  ],
  receiver,
  failed: 3,
  returned: [
    {
      accepted: false,
      recordId: '6F1B0B52-3C0E-4B57-9A51-0D7C2E9A2001',
      nhsNumber: number('9997042182'),
      kind: 'child-protection',
      start: day('2026-01-12'),
      end: day('2026-06-29'),
    },
  ],
};

/** CP-IS could not tell which file it was. */
export const unreadableFileAcknowledgement: Acknowledgement = {
  createdAt: at('2026-07-01T08:00:00Z'),
  sequence: 'unknown',
  quantity: 'unknown',
  fileCode: 'CPF01',
  results: [],
  receiver,
  failed: 0,
  returned: [],
};

export const emptyAccessNotification: AccessNotification = {
  notificationId: 'B7A4D0E2-5D1F-4C0B-8E6A-2F41C9D06001',
  createdAt: at('2026-07-01T08:00:00Z'),
  total: 0,
  accesses: [],
};

/** Two numbers, one of them replaced. */
export const inactiveNumbers: InactiveNumberNotification = {
  ...contents.replacedNumber,
  notificationId: 'D2C95A37-90F4-4E1D-A8B3-77E0416C7001',
  numbers: [...contents.replacedNumber.numbers, ...contents.inactiveNumber.numbers],
};

/** What stands in each golden file. */
export const goldenFiles: Readonly<Record<string, () => Uint8Array>> = {
  upload: () => encodeUpload(contents.upload),
  'upload-full': () => encodeUpload(fullUpload),
  'acknowledgement-partial': () => encodeAcknowledgement(contents.acknowledgement),
  'acknowledgement-refusing': () => encodeAcknowledgement(refusingAcknowledgement),
  'acknowledgement-unreadable-file': () => encodeAcknowledgement(unreadableFileAcknowledgement),
  'access-notification': () => encodeAccessNotification(contents.accessNotification),
  'access-notification-empty': () => encodeAccessNotification(emptyAccessNotification),
  'inactive-number': () => encodeInactiveNumberNotification(contents.inactiveNumber),
  'inactive-numbers': () => encodeInactiveNumberNotification(inactiveNumbers),
};
