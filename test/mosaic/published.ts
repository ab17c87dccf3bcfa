import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

export type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
export const inside = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce((at: unknown, key) => (isJson(at) ? at[key] : undefined), value);

export const document: unknown = parse(
  readFileSync(new URL('../../src/mosaic/openapi.yaml', import.meta.url), 'utf8'),
  {
    merge: true,
  },
);

/** The schema with everything that it refers to put in its place. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(whole);
  if (!isJson(value)) return value;
  const { $ref, ...rest } = value;
  if (typeof $ref === 'string') return whole({ ...(inside(document, ...$ref.slice(2).split('/')) as Json), ...rest });
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, whole(part)]));
}

const published = (name: string): z.ZodType => {
  const schema = whole({ $ref: `#/components/schemas/${name}` });
  assert.ok(isJson(schema));
  return z.fromJSONSchema(schema);
};

/** Whether something has the form that the contract publishes under this name. */
export const fits = (name: string, value: unknown): boolean => published(name).safeParse(value).success;
