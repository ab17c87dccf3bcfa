import { CodedError } from '../domain/failure.js';
import type { Authority } from '../domain/people.js';
import type { Upload, UploadRecord } from '../domain/uploads.js';
import { rootNames, telecomUse } from './names.js';
import type { Part } from './part.js';
import { readPlan, writePlan } from './plan.js';
import type { Read } from './read-message.js';
import { readAs } from './read-message.js';
import { headFits, recordProblem } from './record-form.js';
import { writeOrganisation, writeTelecom } from './shared-parts.js';
import { readSubject, writeSubject } from './subject.js';
import { writeStamp } from './timestamps.js';
import { countIn, instantIn, sequenceIn, uniqueIdIn, withoutScheme } from './values.js';
import type { Written } from './write.js';
import { around, bytesOf, holding } from './write.js';

export { recordProblem } from './record-form.js';

/**
 * One file of records for CP-IS. White space around names is not sent.
 * @throws CodedError `cpis.invalid-record` with the record's place from 0, `cpis.invalid-upload` for number, time, sender
 *   or a file without records
 */
export function encodeUpload(upload: Upload): Uint8Array {
  if (!headFits(upload)) throw new CodedError('cpis.invalid-upload');
  upload.records.forEach((one, record) => {
    const problem = recordProblem(one);
    if (problem !== undefined) throw new CodedError(problem, { record });
  });
  return bytesOf(
    around(
      rootNames.upload,
      holding('creationTime', { value: writeStamp(upload.createdAt) }),
      holding('id', { extension: String(upload.sequence) }),
      holding('transmissionQuantity', { value: String(upload.records.length) }),
      around('communicationFunctionSnd', writeAuthority(upload.authority)),
      ...upload.records.map((record) => writeRecord(record, upload.authority)),
    ),
  );
}

const writeAuthority = (authority: Authority): Written =>
  writeOrganisation(
    authority,
    writeTelecom(authority.telephones.officeHours, telecomUse.officeHours),
    writeTelecom(authority.telephones.emergencyDuty, telecomUse.emergencyDuty),
  );

const writeRecord = (record: UploadRecord, authority: Authority): Written =>
  around(
    'record',
    around(
      'CP-ISRecord',
      holding('id', { root: record.recordId }),
      writeSubject(record.kind, record, authority),
      writePlan(record),
    ),
  );

/**
 * Reads a file as CP-IS does. Dates are read as they stand: whether an end lies before its start is for the receiver to say.
 * @throws CodedError `cpis.*`; `cpis.content-wrong` also when the number of records is not the one the file announces
 */
export const decodeUpload = (bytes: Uint8Array): Read<Upload> => readAs(bytes, rootNames.upload, readUpload);

export function readUpload(file: Part): Upload {
  const quantity = file.one('transmissionQuantity');
  const records = file.all('record').map(readRecord);
  if (records.length === 0) throw file.missing();
  if (countIn(quantity) !== records.length) throw quantity.wrong();
  return {
    sequence: sequenceIn(file.one('id')),
    createdAt: instantIn(file.one('creationTime')),
    authority: readAuthority(file.one('communicationFunctionSnd').one('organisation')),
    records,
  };
}

function readAuthority(organisation: Part): Authority {
  const telephone = (use: string): string => {
    const [telecom, second] = organisation.all('telecom').filter((one) => one.attribute('use') === use);
    if (telecom === undefined || second !== undefined) throw organisation.missing();
    return withoutScheme(telecom.required('value'));
  };
  const name = organisation.one('name').text();
  if (name === '') throw organisation.missing();
  return {
    odsCode: organisation.one('id').required('extension'),
    name,
    telephones: {
      officeHours: telephone(telecomUse.officeHours),
      emergencyDuty: telephone(telecomUse.emergencyDuty),
    },
  };
}

function readRecord(part: Part): UploadRecord {
  const record = part.one('CP-ISRecord');
  const plan = readPlan(record);
  return { recordId: uniqueIdIn(record.one('id')), ...readSubject(record, plan.kind), ...plan };
}
