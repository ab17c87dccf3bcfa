import { z } from 'zod';
import type { Instant, PlainDate } from '../domain/dates.js';
import { parseInstant, parsePlainDate } from '../domain/dates.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import { parseNhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId } from '../domain/people.js';
import { parseMosaicPersonId } from '../domain/people.js';

/** A parser of the domain as a schema. The issue says what is expected and never what was sent. */
const parsedBy =
  <T>(parse: (text: string) => T | undefined, otherwise: string) =>
  (text: string, context: z.RefinementCtx): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: otherwise, input: undefined });
    return z.NEVER;
  };

/** Ten digits with a right check digit; spaces and hyphens between them are dropped. */
export const nhsNumberSchema = z
  .string()
  .max(20)
  .transform<NhsNumber>(parsedBy(parseNhsNumber, 'not a valid NHS number'));

export const personIdSchema = z
  .string()
  .max(40)
  .transform<MosaicPersonId>(parsedBy(parseMosaicPersonId, 'not a person id of the contract'));

/** `YYYY-MM-DD` */
export const plainDateSchema = z
  .string()
  .max(10)
  .transform<PlainDate>(parsedBy(parsePlainDate, 'not a date that exists, as YYYY-MM-DD'));

/** ISO 8601 with its offset from UTC */
export const instantSchema = z
  .string()
  .max(40)
  .transform<Instant>(parsedBy(parseInstant, 'not a date-time with its offset, as 2026-11-23T09:00:00Z'));
