import type { FieldProblem } from '../http/problem.js';

/** A request whose form, or whose content, cannot be right; each problem with its path. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';

  constructor(readonly problems: readonly FieldProblem[]) {
    super('request.invalid');
  }
}
