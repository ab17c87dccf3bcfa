import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Instant } from '../../src/domain/dates.js';
import { instantOf } from '../../src/domain/dates.js';
import { instantSchema } from '../../src/schemas/fields.js';
import type { Ledger } from '../shared/ledger.js';

export const writeKinds = ['case-note', 'alert', 'step'] as const;
export type WriteKind = (typeof writeKinds)[number];

const effectSchema = z.object({
  id: z.string(),
  kind: z.enum([...writeKinds, 'next-action']),
  personId: z.string().optional(),
  reference: z.string(),
  at: instantSchema,
  /** false where the write took place and its answer was then withheld */
  answered: z.boolean(),
  body: z.record(z.string(), z.unknown()),
});

/** Something that was written into Mosaic. */
export type Effect = z.infer<typeof effectSchema>;

export interface Draft {
  readonly kind: Effect['kind'];
  readonly personId?: string | undefined;
  readonly reference: string;
  readonly body: Record<string, unknown>;
}

export interface Effects {
  all(): readonly Effect[];
  find(kind: WriteKind, reference: string): Effect | undefined;
  /** What one call writes, together: all of it stands afterwards, or nothing. Returns the first. */
  write(drafts: readonly [Draft, ...Draft[]], answered: boolean): Effect;
  clear(): void;
}

const collection = 'writes';
const keyOf = (kind: string, reference: string): string => `${kind} ${reference}`;
const prefixes = { 'case-note': 'note', alert: 'alert', step: 'step', 'next-action': 'next' } as const;

/** @param now milliseconds since 1970 */
export function openEffects(ledger: Ledger, now: () => number): Effects {
  const writes = new Map<string, readonly Effect[]>();
  for (const [key, value] of ledger.all(collection)) writes.set(key, z.array(effectSchema).parse(value));
  const effectOf = ({ personId, ...draft }: Draft, at: Instant, answered: boolean): Effect => ({
    id: `${prefixes[draft.kind]}-${randomUUID()}`,
    ...draft,
    ...(personId !== undefined && { personId }),
    at,
    answered,
  });
  return {
    all: () => [...writes.values()].flat(),
    find: (kind, reference) => writes.get(keyOf(kind, reference))?.[0],
    write([draft, ...more], answered) {
      const at = instantOf(now());
      const first = effectOf(draft, at, answered);
      const written = [first, ...more.map((one) => effectOf(one, at, answered))];
      const key = keyOf(first.kind, first.reference);
      ledger.put(collection, key, written);
      writes.set(key, written);
      return first;
    },
    clear: () => writes.clear(),
  };
}
