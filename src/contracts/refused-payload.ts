import type { FailureCode } from '../domain/failure.js';
import { isFailureCode } from '../domain/failure.js';

/**
 * What a signal or an update argument decodes to that our codec refuses. No guard of a message accepts it, so its handler
 * drops it, with an attention: docs/decisions/0031-what-is-refused-and-what-waits.md.
 */
export interface RefusedPayload {
  readonly refusedPayload: FailureCode;
}

export const isRefusedPayload = (value: unknown): value is RefusedPayload =>
  typeof value === 'object' &&
  value !== null &&
  'refusedPayload' in value &&
  isFailureCode(value.refusedPayload) &&
  Object.keys(value).length === 1;

/** Why a message is dropped: what the codec says of it, or that it is readable and of a wrong form. */
export const reasonToDrop = (value: unknown): FailureCode =>
  isRefusedPayload(value) ? value.refusedPayload : 'payload.wrong-form';
