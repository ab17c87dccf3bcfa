import { randomUUID } from 'node:crypto';
import { population } from '../../../sandbox/shared/population.js';
import { encodeUpload } from '../../../src/cpis/upload.js';
import { addDays, instantOf, ukDate, type PlainDate } from '../../../src/domain/dates.js';
import type { UploadRecord } from '../../../src/domain/uploads.js';
import { day, number, person } from '../../support/examples.js';
import { eventually } from '../../support/eventually.js';
import type { OpenNhs, UploadEntry } from './open-nhs.js';

/** The day that many days ago, by the English calendar. */
export const daysAgo = (days: number): PlainDate => addDays(ukDate(instantOf(Date.now())), -days);

/** A start of the seeded person with this id, a month ago. */
export function aRecord(personId = '700101', with_: Partial<UploadRecord> = {}): UploadRecord {
  const seed = population.find((one) => one.personId === personId);
  if (!seed) throw new Error('nobody has this id');
  return {
    recordId: randomUUID().toUpperCase(),
    kind: 'child-protection',
    nhsNumber: number(seed.nhsNumber),
    name: { given: seed.givenNames, family: seed.familyName },
    birthDate: day(seed.birthDate),
    localId: person(seed.personId),
    start: daysAgo(30),
    ...with_,
  };
}

export const aFile = (sequence: number, records: readonly UploadRecord[] = [aRecord()]): Uint8Array =>
  encodeUpload({
    sequence,
    createdAt: instantOf(Date.now()),
    authority: {
      odsCode: 'ZZ9',
      name: 'Exampleshire County Council',
      telephones: { officeHours: '01632960100', emergencyDuty: '01632960199' },
    },
    records,
  });

/** Sends a file and waits for what CP-IS makes of it. */
export async function judged(nhs: OpenNhs, file: Uint8Array | string): Promise<UploadEntry> {
  const answer = await nhs.mesh.send(file);
  if (answer.status !== 202) throw new Error(`refused with ${answer.status}`);
  const { message_id: id } = (await answer.json()) as { message_id: string };
  return eventually('the file is judged', async () =>
    (await nhs.get<readonly UploadEntry[]>('/admin/uploads')).find(({ messageId }) => messageId === id),
  );
}

/** CP-IS holds a child protection plan of the first seeded child. */
export const withHeldRecord = (nhs: OpenNhs): Promise<UploadEntry> => judged(nhs, aFile(1));
