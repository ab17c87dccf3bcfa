/**
 * The nonces of requests that were taken, each for as long as its signature could be sent again. Only signed requests
 * come here, so that strangers cannot fill it.
 */
export class Nonces {
  readonly #until = new Map<string, number>();

  /** Notes it; false where it was noted before. */
  take(nonce: string, { now, until }: { readonly now: number; readonly until: number }): boolean {
    this.#forget(now);
    if (this.#until.has(nonce)) return false;
    this.#until.set(nonce, until);
    return true;
  }

  /** They stand in the order of their arrival, and all stay about as long: the first that is left ends the look. */
  #forget(now: number): void {
    for (const [nonce, until] of this.#until) {
      if (until >= now) return;
      this.#until.delete(nonce);
    }
  }
}
