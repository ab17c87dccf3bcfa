import { inspect } from 'node:util';

const shown = '[secret]';

/**
 * A password, token or key that shows itself nowhere by accident: text, JSON, `inspect`, template, clone and error all say
 * `[secret]` or nothing. `reveal` is the only way to it, and stands only where a secret is used.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  get [Symbol.toStringTag](): string {
    return 'Secret';
  }

  [inspect.custom](): string {
    return shown;
  }
}
