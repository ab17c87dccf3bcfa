import { schemaProblems } from '../../../src/cpis/schema.js';
import { decodeUpload } from '../../../src/cpis/upload.js';
import { CodedError } from '../../../src/domain/failure.js';
import { isNhsNumber } from '../../../src/domain/nhs-number.js';
import type { Upload } from '../../../src/domain/uploads.js';

/** A file as far as CP-IS could read it. */
export interface ReadFile {
  /** undefined when it could not be read at all */
  readonly upload: Upload | undefined;
  /** places, from 0, of the records whose NHS number has a wrong check digit */
  readonly malformedNumbers: ReadonlySet<number>;
  /** why the file as a whole is refused (CPF01): codes, nothing of its text */
  readonly problems: readonly string[];
}

/**
 * Reads an upload as strictly as CP-IS would. The form is judged twice: by the schema, and by assertions of our own that
 * share nothing with the code that writes uploads.
 */
export function readFile(bytes: Uint8Array): ReadFile {
  const text = utf8(bytes);
  if (text === undefined) return { upload: undefined, malformedNumbers: new Set(), problems: ['not-utf-8'] };
  const { text: readable, malformedNumbers } = setMalformedNumbersAside(text);
  const readableBytes = Buffer.from(readable);
  try {
    const bySchema = schemaProblems(readableBytes).map(({ code }) => `schema:${code}`);
    const { content } = decodeUpload(readableBytes);
    return { upload: content, malformedNumbers, problems: [...bySchema, ...formProblems(text, content)] };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { upload: undefined, malformedNumbers, problems: [error.code] };
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const nhsNumberId = /<id\b(?=[^>]*\sroot="2\.16\.840\.1\.113883\.2\.1\.4\.1")[^>]*\sextension="([^"]*)"[^>]*>/g;

/** A number that nobody has, and that is not answered about: it only lets the other records of the file be read. */
const standIn = '9999999999';

/**
 * CP-IS refuses one record for a malformed number (CPR04: a wrong check digit, or an old-style number), not the file: in a
 * file of this form, each record has one number.
 */
function setMalformedNumbersAside(text: string): { text: string; malformedNumbers: ReadonlySet<number> } {
  const malformedNumbers = new Set<number>();
  let record = -1;
  const readable = text.replace(nhsNumberId, (id: string, number: string) => {
    record += 1;
    if (isNhsNumber(number)) return id;
    malformedNumbers.add(record);
    return id.replace(`extension="${number}"`, `extension="${standIn}"`);
  });
  return { text: readable, malformedNumbers };
}

const fixedAttributes = /\s(?:classCode|moodCode|typeCode|determinerCode|contextControlCode)\s*=/;
const upperCaseUuid = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

/** Rules of the message specification, each with a name; those that the text breaks. */
function formProblems(text: string, { authority, records }: Upload): readonly string[] {
  const { officeHours, emergencyDuty } = authority.telephones;
  const recordIds = records.map(({ recordId }) => recordId);
  const broken: Readonly<Record<string, boolean>> = {
    'fixed-attribute': fixedAttributes.test(text),
    'template-id': /<templateId\b/.test(text),
    'schema-location': /\bschemaLocation\s*=/.test(text),
    doctype: /<!DOCTYPE/i.test(text),
    'creation-time': !/<creationTime value="\d{14}[+-]\d{4}"\s*\/?>/.test(text),
    quantity: !text.includes(`<transmissionQuantity value="${records.length}"`),
    telephone: ![officeHours, emergencyDuty].every((digits) => /^\d{3,15}$/.test(digits)),
    'record-id': !recordIds.every((id) => upperCaseUuid.test(id)) || new Set(recordIds).size !== recordIds.length,
    'local-id': [...text.matchAll(/assigningAuthorityName="([^"]*)"/g)].some(
      ([, name]) => !name?.startsWith(`${authority.odsCode}:`),
    ),
  };
  return Object.entries(broken).flatMap(([name, isBroken]) => (isBroken ? [name] : []));
}
