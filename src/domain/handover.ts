import type { Handled, PendingNotification } from './child-notifications.js';
import type { Replacement } from './child-numbers.js';
import type { NhsNumber } from './nhs-number.js';
import type { MosaicPersonId } from './people.js';
import type { HeldRegistration } from './registrations.js';

/**
 * What one record gives to another: a merged one to the one that survives, or the module that ran before us to ours (only
 * `held` then). Taken in once by its id, however often it is told.
 */
export interface Handover {
  readonly handoverId: string;
  readonly from: MosaicPersonId | 'previous-system';
  readonly held: readonly HeldRegistration[];
  readonly handled: readonly Handled[];
  readonly pending: readonly PendingNotification[];
  readonly knownNumbers: readonly NhsNumber[];
  readonly inactiveNumbers: readonly NhsNumber[];
  readonly replacements?: readonly Replacement[];
}
