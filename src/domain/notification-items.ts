import type { ChildNotification } from './child-notifications.js';
import type { Instant } from './dates.js';
import type { NhsNumber } from './nhs-number.js';
import type { AccessNotification, InactiveNumberNotification } from './notifications.js';

/** One part of a notification: for every child who is known by the number. */
export interface NotificationItem {
  readonly nhsNumber: NhsNumber;
  readonly notification: ChildNotification;
}

/** Identity of an access: its query id; where it has none, notification id and position. */
export const accessItems = (read: AccessNotification, receivedAt: Instant): readonly NotificationItem[] =>
  read.accesses.map((access, place) => ({
    nhsNumber: access.nhsNumber,
    notification: {
      kind: 'access',
      identity: access.queryId ?? `${read.notificationId}.${place + 1}`,
      notificationId: read.notificationId,
      receivedAt,
      access,
    },
  }));

export const numberItems = (read: InactiveNumberNotification, receivedAt: Instant): readonly NotificationItem[] =>
  read.numbers.map(({ nhsNumber, replacement }, place) => ({
    nhsNumber,
    notification: {
      kind: 'inactive-number',
      identity: `${read.notificationId}.${place + 1}`,
      notificationId: read.notificationId,
      receivedAt,
      nhsNumber,
      ...(replacement === undefined ? {} : { replacement }),
    },
  }));
