import type { Written } from '../domain/actions.js';
import type { Mosaic } from '../mosaic/port.js';

const observed: Written = { id: 'observed', alreadyThere: false };

/** Mosaic for one who only looks on: everything is read, nothing is written. */
export const observing = (mosaic: Mosaic): Mosaic => ({
  ...mosaic,
  writeCaseNote: () => Promise.resolve(observed),
  raiseAlert: () => Promise.resolve(observed),
  completeStep: () => Promise.resolve(observed),
});
