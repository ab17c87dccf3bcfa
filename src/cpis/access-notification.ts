import type { Access, AccessNotification, PatientLocation } from '../domain/notifications.js';
import { readAuthor, writeAuthor } from './author.js';
import { rootNames } from './names.js';
import type { Part } from './part.js';
import type { Read } from './read-message.js';
import { readAs } from './read-message.js';
import { writeNhsNumber, writeTelecom, writeUploadFile } from './shared-parts.js';
import { writeStamp } from './timestamps.js';
import { countIn, instantIn, nhsNumberIn, optionalText, sequenceIn, telephonesIn, uniqueIdIn } from './values.js';
import type { Written } from './write.js';
import { around, bytesOf, holding, ifGiven, withText } from './write.js';

/**
 * A notification as CP-IS writes it, with its accesses: none, one or many.
 * @throws CodedError `cpis.content-wrong` for characters that no XML file may hold
 */
export const encodeAccessNotification = (notification: AccessNotification): Uint8Array =>
  bytesOf(
    around(
      rootNames.accessNotification,
      holding('effectiveTime', { value: writeStamp(notification.createdAt) }),
      holding('id', { root: notification.notificationId }),
      around(
        'pertinentInformation1',
        around('pertinentTotalReturnedRecords', holding('value', { value: String(notification.total) })),
      ),
      ...notification.accesses.map(writeAccess),
    ),
  );

const writeAccess = (access: Access): Written =>
  around(
    'pertinentInformation2',
    around(
      'pertinentCP-ISRecordAccess',
      ifGiven(access.uploadSequence, (sequence) => writeUploadFile('pertinentInformation3', sequence)),
      around('pertinentInformation4', writeQuery(access)),
    ),
  );

const writeQuery = ({ openedAt, queryId, nhsNumber, author, location }: Access): Written =>
  around(
    'pertinentCP-ISNHSQuery',
    holding('effectiveTime', { value: writeStamp(openedAt) }),
    ifGiven(queryId, (root) => holding('id', { root })),
    around('queryByParameter', around('person.NHSnumber', writeNhsNumber('value', nhsNumber))),
    writeAuthor(author),
    ifGiven(location, writeLocation),
  );

const writeLocation = ({ postcode, place, telephones }: PatientLocation): Written =>
  around(
    'location',
    around(
      'serviceDeliveryLocation',
      ifGiven(postcode, (text) => around('addr', withText('postalCode', text))),
      ...telephones.map((telephone) => writeTelecom(telephone)),
      ifGiven(place, (text) => around('locationPlace', withText('name', text))),
    ),
  );

/** @throws CodedError `cpis.*` */
export const decodeAccessNotification = (bytes: Uint8Array): Read<AccessNotification> =>
  readAs(bytes, rootNames.accessNotification, readAccessNotification);

/**
 * The classes count at any depth (Q11: their nesting is not published). Every query must stand in one access of its own,
 * so that none is lost and none is taken for another's.
 */
export function readAccessNotification(notification: Part): AccessNotification {
  const accesses = notification.within('pertinentCP-ISRecordAccess').map(readAccess);
  if (notification.within('pertinentCP-ISNHSQuery').length !== accesses.length) throw notification.missing();
  return {
    notificationId: uniqueIdIn(notification.one('id')),
    createdAt: instantIn(notification.one('effectiveTime')),
    total: countIn(notification.oneWithin('pertinentTotalReturnedRecords').one('value')),
    accesses,
  };
}

function readAccess(access: Part): Access {
  const query = access.oneWithin('pertinentCP-ISNHSQuery');
  const file = access.optionalWithin('pertinentLAUploadFile');
  const queryId = query.optional('id');
  const location = readLocation(query.optional('location')?.optional('serviceDeliveryLocation'));
  return {
    ...(queryId === undefined ? {} : { queryId: uniqueIdIn(queryId) }),
    nhsNumber: nhsNumberIn(query.one('queryByParameter').one('person.NHSnumber').one('value')),
    openedAt: instantIn(query.one('effectiveTime')),
    ...(file === undefined ? {} : { uploadSequence: sequenceIn(file.one('id')) }),
    author: readAuthor(query),
    ...(location === undefined ? {} : { location }),
  };
}

function readLocation(part: Part | undefined): PatientLocation | undefined {
  if (part === undefined) return undefined;
  const postcode = optionalText(part.optional('addr'), 'postalCode');
  const place = optionalText(part.optional('locationPlace'), 'name');
  return {
    ...(postcode === undefined ? {} : { postcode }),
    ...(place === undefined ? {} : { place }),
    telephones: telephonesIn(part),
  };
}
