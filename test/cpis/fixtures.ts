import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';

const folder = new URL('../fixtures/cpis/', import.meta.url);

/** The five examples of docs/cp-is.md, and what we write (`golden/…`). */
export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`${name}.xml`, folder)));

export const fixtureText = (name: string): string => new TextDecoder().decode(fixture(name));

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const examples = [
  'upload',
  'acknowledgement-partial',
  'access-notification',
  'inactive-nhs-number',
  'inactive-nhs-number-replaced',
] as const;

export const goldens: readonly string[] = readdirSync(new URL('golden/', folder))
  .filter((name) => name.endsWith('.xml'))
  .map((name) => `golden/${name.slice(0, -'.xml'.length)}`)
  .sort();

/** The text with one part replaced; a part that is not there is a mistake of the test. */
export function replaced(text: string, part: string, by: string): string {
  if (!text.includes(part)) throw new Error(`the fixture has no ${part}`);
  return text.replace(part, by);
}

export type Replacement = readonly [part: string, by: string];

/** A fixture with parts replaced. */
export const changed = (name: string, ...replacements: readonly Replacement[]): Uint8Array =>
  bytes(replacements.reduce((text, [part, by]) => replaced(text, part, by), fixtureText(name)));

export const refusedAs = (code: FailureCode, read: () => unknown): void =>
  assert.throws(read, (error) => error instanceof CodedError && error.code === code);
