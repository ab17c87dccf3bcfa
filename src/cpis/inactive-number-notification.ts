import type { InactiveNumber, InactiveNumberNotification } from '../domain/notifications.js';
import { rootNames } from './names.js';
import type { Part } from './part.js';
import type { Read } from './read-message.js';
import { readAs } from './read-message.js';
import { readReceiver, writeNhsNumber, writeOrganisation, writeUploadFile } from './shared-parts.js';
import { writeStamp } from './timestamps.js';
import { instantIn, nhsNumberIn, sequenceIn, uniqueIdIn } from './values.js';
import type { Written } from './write.js';
import { around, bytesOf, holding, ifGiven } from './write.js';

/**
 * A notification as CP-IS writes it. It fits the schema only with a recipient.
 * @throws CodedError `cpis.content-wrong` for characters that no XML file may hold
 */
export const encodeInactiveNumberNotification = (notification: InactiveNumberNotification): Uint8Array =>
  bytesOf(
    around(
      rootNames.inactiveNumberNotification,
      holding('effectiveTime', { value: writeStamp(notification.createdAt) }),
      holding('id', { root: notification.notificationId }),
      ifGiven(notification.recipient, (one) => around('primaryInformationRecipient', writeOrganisation(one))),
      ifGiven(notification.uploadSequence, (sequence) => writeUploadFile('pertinentInformation1', sequence)),
      ...notification.numbers.map(writeNumber),
    ),
  );

const writeNumber = ({ nhsNumber, replacement }: InactiveNumber): Written =>
  around(
    'pertinentInformation2',
    around(
      'pertinentInactiveNHSNumber',
      writeNhsNumber('value', nhsNumber),
      ifGiven(replacement, (number) =>
        around('pertinentInformation3', around('pertinentReplacementNHSNumber', writeNhsNumber('value', number))),
      ),
    ),
  );

/** @throws CodedError `cpis.*` */
export const decodeInactiveNumberNotification = (bytes: Uint8Array): Read<InactiveNumberNotification> =>
  readAs(bytes, rootNames.inactiveNumberNotification, readInactiveNumberNotification);

/**
 * The classes count at any depth (Q11: their nesting is not published). A replacement must stand in the number that it
 * replaces: beside it, it might be another child's. A number must not have two replacements, nor replace itself.
 */
export function readInactiveNumberNotification(notification: Part): InactiveNumberNotification {
  const found = notification.within('pertinentInactiveNHSNumber');
  const numbers = found.map(readNumber);
  const replacements = numbers.filter(({ replacement }) => replacement !== undefined);
  if (numbers.length === 0) throw notification.missing();
  if (notification.within('pertinentReplacementNHSNumber').length !== replacements.length) throw notification.wrong();
  if (contradicts(numbers)) throw notification.wrong();
  const recipient = readReceiver(notification.optional('primaryInformationRecipient'));
  const file = notification.optionalWithin('pertinentLAUploadFile');
  return {
    notificationId: uniqueIdIn(notification.one('id')),
    createdAt: instantIn(notification.one('effectiveTime')),
    ...(recipient === undefined ? {} : { recipient }),
    ...(file === undefined ? {} : { uploadSequence: sequenceIn(file.one('id')) }),
    numbers,
  };
}

function readNumber(inactive: Part): InactiveNumber {
  const nhsNumber = nhsNumberIn(inactive.one('value'));
  const replacement = inactive.optional('pertinentInformation3')?.one('pertinentReplacementNHSNumber');
  return { nhsNumber, ...(replacement === undefined ? {} : { replacement: nhsNumberIn(replacement.one('value')) }) };
}

const contradicts = (numbers: readonly InactiveNumber[]): boolean =>
  numbers.some(
    ({ nhsNumber, replacement }) =>
      replacement === nhsNumber ||
      numbers.some((other) => other.nhsNumber === nhsNumber && other.replacement !== replacement),
  );
