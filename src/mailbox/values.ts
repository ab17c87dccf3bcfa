import { parseInstant, type Instant } from '../domain/dates.js';
import { CodedError } from '../domain/failure.js';

/** Message ids become part of addresses and file names: letters, digits, `_`, `-` and `.` only, and never a dot first. */
const safeId = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
export const isSafeId = (id: string): boolean => safeId.test(id);

/** A MESH status or error code. Anything longer or odder is text, and text from outside goes nowhere. */
const meshCode = /^[A-Za-z0-9-]{1,30}$/;
export const isMeshCode = (code: unknown): code is string => typeof code === 'string' && meshCode.test(code);

/** `yyyyMMddHHmmss`, or ISO 8601 with or without its zone: MESH means UTC in each. */
export function meshInstant(text: string): Instant | undefined {
  const iso = text.replace(/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/, '$1-$2-$3T$4:$5:$6');
  return parseInstant(iso) ?? parseInstant(`${iso}Z`);
}

/**
 * MESH refuses control characters in its headers, and more than 300 characters. A dot first would change an address.
 * @throws CodedError `mailbox.bad-request`
 */
export function plain(value: string, field: 'to' | 'workflowId' | 'localId' | 'fileName' | 'odsCode'): string {
  if (!/^[A-Za-z0-9](?:[\x20-\x7e]{0,298}[\x21-\x7e])?$/.test(value))
    throw new CodedError('mailbox.bad-request', { field });
  return value;
}
