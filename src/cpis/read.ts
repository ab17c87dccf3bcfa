import type { Acknowledgement } from '../domain/acknowledgements.js';
import type { AccessNotification, InactiveNumberNotification } from '../domain/notifications.js';
import type { Upload } from '../domain/uploads.js';
import { readAccessNotification } from './access-notification.js';
import { readAcknowledgement } from './acknowledgement.js';
import { readInactiveNumberNotification } from './inactive-number-notification.js';
import { rootNames } from './names.js';
import { openMessage } from './part.js';
import type { Read } from './read-message.js';
import { contentOf, readRoot, unknownMessage } from './read-message.js';
import { readUpload } from './upload.js';

export type { Read } from './read-message.js';

export type CpisMessage =
  | ({ readonly kind: 'upload' } & Read<Upload>)
  | ({ readonly kind: 'acknowledgement' } & Read<Acknowledgement>)
  | ({ readonly kind: 'access-notification' } & Read<AccessNotification>)
  | ({ readonly kind: 'inactive-number-notification' } & Read<InactiveNumberNotification>);

/**
 * Reads any message between a local authority and CP-IS, told by its root element.
 * @throws CodedError `cpis.*` with the line where it is known, and nothing of the message
 */
export function readMessage(bytes: Uint8Array): CpisMessage {
  const element = readRoot(bytes);
  const message = openMessage(element);
  switch (element.name) {
    case rootNames.upload:
      return { kind: 'upload', ...contentOf(message, readUpload) };
    case rootNames.acknowledgement:
      return { kind: 'acknowledgement', ...contentOf(message, readAcknowledgement) };
    case rootNames.accessNotification:
      return { kind: 'access-notification', ...contentOf(message, readAccessNotification) };
    case rootNames.inactiveNumberNotification:
      return { kind: 'inactive-number-notification', ...contentOf(message, readInactiveNumberNotification) };
    default:
      throw unknownMessage(element);
  }
}
