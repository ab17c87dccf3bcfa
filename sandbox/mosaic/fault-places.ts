import type { Faults } from '../shared/faults.js';

/** Where a fault can strike; `find` is every look-up, by reference or by number. */
export const faultPlaces = ['read', 'find', 'case-note', 'alert', 'step', 'any'] as const;
export type FaultPlace = (typeof faultPlaces)[number];
export type MosaicFaults = Faults<FaultPlace>;
