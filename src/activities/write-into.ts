import type { Effect } from '../domain/action-plans.js';
import type { Written } from '../domain/actions.js';
import type { Mosaic } from '../mosaic/port.js';

/** One write, whatever it is. */
export function writeInto(mosaic: Mosaic, effect: Effect): Promise<Written> {
  switch (effect.kind) {
    case 'case-note':
      return mosaic.writeCaseNote(effect.write);
    case 'alert':
      return mosaic.raiseAlert(effect.write);
    case 'step':
      return mosaic.completeStep(effect.write);
  }
}
