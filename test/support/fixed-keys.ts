import type { DataKey } from '../../src/temporal/data-keys.js';
import type { PayloadKeys } from '../../src/temporal/key-ring.js';

/** Keys without a file: the first writes, all read. */
export const fixedKeys = (writing: DataKey, ...others: readonly DataKey[]): PayloadKeys => ({
  writing: () => Promise.resolve(writing),
  reading: (id) => Promise.resolve([writing, ...others].find((key) => key.id === id) ?? 'unknown'),
});
