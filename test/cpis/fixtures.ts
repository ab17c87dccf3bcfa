import { readdirSync, readFileSync } from 'node:fs';

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
