import { Context } from '@temporalio/activity';
import type { Effect } from '../domain/action-plans.js';
import type { Written } from '../domain/actions.js';
import type { Mosaic } from '../mosaic/port.js';
import { writeInto } from './write-into.js';

export interface ToWrite {
  readonly effect: Effect;
  /** an earlier execution may have written it */
  readonly triedBefore: boolean;
}

/**
 * Writes one effect, once, whatever happened to earlier attempts. Only an execution that is provably the first may write
 * without a look: attempt 1 of an effect that was never tried before.
 */
export async function writeOnce(mosaic: Mosaic, { effect, triedBefore }: ToWrite): Promise<Written> {
  const isFirst = !triedBefore && Context.current().info.attempt === 1;
  const standing = isFirst ? undefined : await mosaic.findWritten(effect.kind, effect.reference);
  return standing ?? writeInto(mosaic, effect);
}
