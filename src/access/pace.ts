import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CodedError } from '../domain/failure.js';

export interface Pace {
  /** Counts one request. Rejects with a CodedError `access.too-often` that says in how many seconds to come again. */
  readonly keep: (caller: string) => Promise<void>;
}

/** So many requests of one caller within so many seconds. */
export function createPace({ atMost, seconds }: { readonly atMost: number; readonly seconds: number }): Pace {
  const limiter = new RateLimiterMemory({ points: atMost, duration: seconds });
  return {
    keep: async (caller) => {
      try {
        await limiter.consume(caller);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw new CodedError('access.too-often', { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
      }
    },
  };
}

/** A pace for each caller, made when it first comes, and anew where the configuration gives it another one. */
export function createPaces(): {
  readonly keep: (caller: { name: string; requestsPerSecond: number }) => Promise<void>;
} {
  const paces = new Map<string, Pace & { readonly atMost: number }>();
  return {
    keep: ({ name, requestsPerSecond }) => {
      const before = paces.get(name);
      if (before?.atMost === requestsPerSecond) return before.keep(name);
      const pace = createPace({ atMost: requestsPerSecond, seconds: 1 });
      paces.set(name, { ...pace, atMost: requestsPerSecond });
      return pace.keep(name);
    },
  };
}
