import type { ChildSnapshot, NumberCarrier } from './children.js';
import type { NhsNumber } from './nhs-number.js';

/** A number that took another one's place: told by the NHS, or typed in by a person. */
export interface Replacement {
  readonly old: NhsNumber;
  readonly nhsNumber: NhsNumber;
  readonly by: 'nhs' | 'person';
}

export interface KnownNumbers {
  /** called inactive or superseded by CP-IS: never sent again for this child, whatever Mosaic shows */
  readonly inactive: readonly NhsNumber[];
  readonly replacements: readonly Replacement[];
}

/** The number that records go out under, or why there is none. */
export type NumberToUse =
  | { readonly nhsNumber: NhsNumber }
  | { readonly problem: 'number-missing' | 'number-unverified' | 'number-inactive' | 're-registration-held' };

/**
 * Which number is sent for somebody: Mosaic's verified one; where CP-IS called that inactive, its replacement. From a record
 * marked for adoption nothing leads to a replacement, and from a restricted one only to a number that a person typed in.
 */
export function numberToUse(
  { nhsNumber, numberStatus }: NumberCarrier,
  { restricted, adoption }: Pick<ChildSnapshot, 'restricted' | 'adoption'>,
  { inactive, replacements }: KnownNumbers,
): NumberToUse {
  if (nhsNumber === undefined || numberStatus === 'missing') return { problem: 'number-missing' };
  if (!inactive.includes(nhsNumber))
    return numberStatus === 'verified' ? { nhsNumber } : { problem: 'number-unverified' };
  if (adoption !== undefined) return { problem: 're-registration-held' };
  const found = replacementOf(nhsNumber, { inactive, replacements });
  if (restricted && found?.by !== 'person') return { problem: 're-registration-held' };
  return found === undefined ? { problem: 'number-inactive' } : { nhsNumber: found.nhsNumber };
}

/** Follows the chain of replacements to a number that is in use; what a person typed in counts before what the NHS said. */
function replacementOf(old: NhsNumber, { inactive, replacements }: KnownNumbers): Replacement | undefined {
  const seen = new Set<NhsNumber>([old]);
  let at = old;
  for (;;) {
    const next =
      replacements.findLast((one) => one.old === at && one.by === 'person') ??
      replacements.findLast((one) => one.old === at);
    if (next === undefined || seen.has(next.nhsNumber)) return undefined;
    if (!inactive.includes(next.nhsNumber)) return next;
    at = next.nhsNumber;
    seen.add(at);
  }
}
