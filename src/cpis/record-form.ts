import { isPlainDate } from '../domain/dates.js';
import type { FailureCode } from '../domain/failure.js';
import { isNhsNumber } from '../domain/nhs-number.js';
import type { PersonName } from '../domain/people.js';
import { isMosaicPersonId } from '../domain/people.js';
import type { Upload, UploadRecord } from '../domain/uploads.js';
import { registrationKinds } from '../domain/uploads.js';
import { isXmlText } from './write.js';

const upperCaseUuid = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

/**
 * Why a record must not enter a file; undefined when it fits the form. A delete date may lie before the start: it is the
 * day on which something wrong is to vanish (docs/registration-rules.md).
 */
export function recordProblem(record: UploadRecord): FailureCode | undefined {
  const { recordId, kind, nhsNumber, name, birthDate, localId, start, end, deleted } = record;
  const fits =
    upperCaseUuid.test(recordId) &&
    registrationKinds.includes(kind) &&
    isNhsNumber(nhsNumber) &&
    nameFits(name) &&
    (localId === undefined || isMosaicPersonId(localId)) &&
    [birthDate, start, ...(end === undefined ? [] : [end]), ...(deleted === undefined ? [] : [deleted])].every(
      isSendable,
    ) &&
    (end === undefined || end >= start);
  return fits ? undefined : 'cpis.invalid-record';
}

/** The parts of an upload that are not its records: number, time, sender with both telephone numbers. */
export const headFits = ({ sequence, createdAt, authority, records }: Upload): boolean =>
  Number.isSafeInteger(sequence) &&
  sequence > 0 &&
  !Number.isNaN(Date.parse(createdAt)) &&
  /^[A-Za-z0-9]{1,12}$/.test(authority.odsCode) &&
  isNamePart(authority.name) &&
  [authority.telephones.officeHours, authority.telephones.emergencyDuty].every((digits) => /^\d{3,15}$/.test(digits)) &&
  records.length > 0;

const nameFits = ({ prefix, given, family }: PersonName): boolean =>
  given.length > 0 && [...given, family, ...(prefix === undefined ? [] : [prefix])].every(isNamePart);

const isNamePart = (text: string): boolean => text.trim() !== '' && isXmlText(text);

/** Four digits a year, and none before the first that the wire can tell from a typing error. */
const isSendable = (date: string): boolean => isPlainDate(date) && date >= '1900-01-01';
