import type { Payload } from '@temporalio/common';
import { z } from 'zod';

/** Temporal's codec protocol: payloads as JSON, with their bytes in base64. */
const bytes = z
  .string()
  .max(8_000_000)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'expected base64');

export const payloadsSchema = z.strictObject({
  payloads: z
    .array(z.strictObject({ metadata: z.record(z.string().max(100), bytes).optional(), data: bytes.nullish() }))
    .max(5000)
    .default([]),
});

type Wire = z.infer<typeof payloadsSchema>['payloads'][number];

export const fromWire = ({ metadata, data }: Wire): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64')])),
  data: Buffer.from(data ?? '', 'base64'),
});

export const toWire = ({ metadata, data }: Payload): Wire => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
  data: base64(data ?? new Uint8Array()),
});

const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64');
