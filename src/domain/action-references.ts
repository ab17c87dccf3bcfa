import type { ChildNotification } from './child-notifications.js';
import type { MosaicPersonId } from './people.js';

/** The same child, access and action give the same reference, whatever message or run they come from. */
export const referenceFor = (
  personId: MosaicPersonId,
  { identity }: ChildNotification,
  action: string,
  /** how many rungs of the ladder lie below: 0 for the one that is told first */
  rung = 0,
): string => `cpis/${personId}/${identity}/${action}${rung === 0 ? '' : `~${rung}`}`;

/** How many rungs lie below the one that it was written on. */
export const rungsBelow = (reference: string): number => Number(/~(\d{1,2})$/.exec(reference)?.[1] ?? 0);

/** The reference of the action itself, on whichever rung it was written. */
export const actionOf = (reference: string): string => reference.replace(/~\d{1,2}$/, '');
