import { instantOf } from '../../src/domain/dates.js';
import type { Ledger } from '../shared/ledger.js';

/** Which alerts and next actions somebody acknowledged. As in Mosaic, nobody can tell who. */
export interface Acknowledgements {
  has(effectId: string): boolean;
  add(effectId: string): void;
}

const collection = 'acknowledged';

/** @param now milliseconds since 1970 */
export const openAcknowledgements = (ledger: Ledger, now: () => number): Acknowledgements => ({
  has: (effectId) => ledger.all(collection).has(effectId),
  add: (effectId) => ledger.put(collection, effectId, instantOf(now())),
});
