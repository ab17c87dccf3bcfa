import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Ledger } from './ledger.js';

export const faultActions = ['fail', 'lose-answer', 'delay', 'corrupt', 'drop', 'hang'] as const;
/** What concerns the things that are delivered, and not one call: the place at which they strike carries them out. */
const deliveryActions = ['duplicate', 'reorder', 'drop-chunk'] as const;

/** A fault as tools ask for it; each sandbox also checks `on` against its own list. */
export const faultSchema = z.strictObject({
  on: z.string(),
  action: z.enum(faultActions),
  /** HTTP status of `fail`; 503 unless said */
  status: z.int().min(400).max(599).optional(),
  /** how long `delay` waits, in milliseconds; 1000 unless said */
  ms: z.int().min(0).max(600_000).optional(),
  /** whether `delay` and `hang` wait before the work or, which is the harder case, after it */
  when: z.enum(['before', 'after']).optional(),
  /** how often it strikes; until cleared unless said */
  count: z.int().min(1).optional(),
  /** from 0 to 1; the same seed gives the same row of chances */
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
});

/** The same, for a sandbox that delivers messages. */
export const deliveryFaultSchema = faultSchema.extend({
  action: z.enum([...faultActions, ...deliveryActions]),
  /** which chunk `drop-chunk` loses; the second unless said */
  chunk: z.int().min(2).optional(),
  /** the error code in the body of `fail` */
  code: z.string().max(60).optional(),
});

export type Fault<On extends string = string> = Omit<z.infer<typeof deliveryFaultSchema>, 'on'> & { readonly on: On };

export interface Faults<On extends string> {
  add(fault: Fault<On>): void;
  clear(): void;
  /** Those that can still strike, with what is left of their count. */
  list(): readonly Fault<On>[];
  /**
   * The first fault that strikes at this place now; its count goes down. A fault on `any` strikes everywhere.
   * @param fits leaves those standing that are not meant for this call
   */
  take(on: On, fits?: (fault: Fault<On>) => boolean): Fault<On> | undefined;
}

interface Standing<On extends string> {
  readonly fault: Fault<On>;
  readonly chance: () => number;
  left: number;
}

/**
 * @param on the places of this sandbox at which a fault can strike
 * @param ledger where they are kept: a fault that was asked for also strikes after a restart
 */
export function createFaults<On extends string>(on: readonly On[], ledger?: Ledger): Faults<On> {
  const isPlace = (fault: Fault): fault is Fault<On> => on.some((place) => place === fault.on);
  let standing: Standing<On>[] = kept(ledger).filter(isPlace).map(begin);
  const strikes = ({ fault, chance }: Standing<On>, place: On): boolean =>
    (fault.on === place || fault.on === 'any') && chance() < (fault.probability ?? 1);
  const list = (): readonly Fault<On>[] =>
    standing.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, count: left } : fault));
  const stands = (next: Standing<On>[]): void => {
    standing = next;
    ledger?.put(collection, 'standing', list());
  };
  return {
    add(fault) {
      if (!isPlace(fault)) throw new RangeError(`A fault can be on: ${on.join(', ')}.`);
      stands([...standing, begin(fault)]);
    },
    clear: () => stands([]),
    list,
    take(place, fits = () => true) {
      const found = standing.find((one) => fits(one.fault) && strikes(one, place));
      if (found === undefined) return undefined;
      found.left -= 1;
      stands(standing.filter(({ left }) => left > 0));
      return found.fault;
    },
  };
}

const collection = 'faults';

const kept = (ledger: Ledger | undefined): readonly Fault[] =>
  z.array(deliveryFaultSchema).catch([]).parse(ledger?.all(collection).get('standing'));

const begin = <On extends string>(fault: Fault<On>): Standing<On> => ({
  fault,
  chance: chances(fault.seed ?? 1),
  left: fault.count ?? Infinity,
});

/** Numbers from 0 up to 1, the same row for the same seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const saysSo = { error: 'The sandbox was asked to fail here.' };

/**
 * Does the work under a fault. `fail` and `drop` strike before the work; `lose-answer` and `corrupt` after it; a lost
 * answer reaches the client as a reset connection. `hang` keeps the connection and says nothing until the client goes.
 * @param failure the body of `fail`
 */
export async function withFault(
  c: Context,
  fault: Fault | undefined,
  work: () => Promise<Response> | Response,
  failure: (fault: Fault) => object = () => saysSo,
): Promise<Response> {
  switch (fault?.action) {
    case undefined:
    case 'duplicate':
    case 'reorder':
    case 'drop-chunk':
      return work();
    case 'fail':
      return Response.json(failure(fault), { status: fault.status ?? 503 });
    case 'hang':
      if (fault.when === 'after') await work();
      await clientGone(c);
      return c.body(null, 500);
    case 'drop':
      return cut(c);
    case 'lose-answer':
      await work();
      return cut(c);
    case 'corrupt':
      return corrupted(await work());
    case 'delay': {
      const wait = fault.ms ?? 1000;
      if (fault.when !== 'after') await pause(wait);
      const answer = await work();
      if (fault.when === 'after') await pause(wait);
      return answer;
    }
  }
}

async function corrupted(answer: Response): Promise<Response> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const { status } = answer;
  return new Response(bytes.subarray(0, Math.floor(bytes.length / 2)), { status });
}

const clientGone = (c: Context): Promise<void> =>
  new Promise((resolve) => {
    const { signal } = c.req.raw;
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Ends the connection as a crash would: with a reset and without an answer. TLS knows no reset of its own. */
function cut(c: Context): Response {
  const env: unknown = c.env;
  if (hasSocket(env)) {
    const { socket } = env.incoming;
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
  }
  return c.body(null, 500);
}

const hasSocket = (env: unknown): env is { incoming: { socket: Socket } } =>
  typeof env === 'object' &&
  env !== null &&
  'incoming' in env &&
  env.incoming instanceof IncomingMessage &&
  env.incoming.socket instanceof Socket;
