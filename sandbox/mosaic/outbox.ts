import type { MosaicEvent } from '../../src/domain/children.js';
import type { People } from './people.js';
import type { SigningKey } from './signing.js';
import { signatureHeaders } from './signing.js';

export interface Outbox {
  /** Something about this person waits to be sent. Returns at once. */
  wake(personId: string): void;
  close(): void;
}

export interface OutboxSettings {
  readonly people: People;
  /** undefined while nobody knows where the gateway is: events wait */
  readonly gatewayUrl: () => string | undefined;
  readonly retryMs: number;
  /** what the gateway knows this Mosaic by; without it, events go unsigned */
  readonly signing?: SigningKey | undefined;
}

const atOnce = 16;
const answerWithinMs = 5000;

/**
 * Sends events to the gateway as a case system does: again until it is answered with 2xx, in order for one person, and
 * after a restart those that are left.
 */
export function openOutbox({ people, gatewayUrl, retryMs, signing }: OutboxSettings): Outbox {
  const queue = new Set<string>();
  const busy = new Set<string>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const closing = new AbortController();

  const pump = (): void => {
    for (const personId of queue) {
      if (busy.size >= atOnce || closing.signal.aborted) return;
      if (busy.has(personId)) continue;
      queue.delete(personId);
      busy.add(personId);
      void sendNext(personId);
    }
  };

  const sendNext = async (personId: string): Promise<void> => {
    const event = people.nextUnsent(personId);
    const taken = event === undefined || (await post(gatewayUrl(), event, { signing, closing: closing.signal }));
    if (event !== undefined && taken) people.sent(personId, event.eventId);
    busy.delete(personId);
    if (!taken) again(personId);
    else if (people.nextUnsent(personId) !== undefined) queue.add(personId);
    pump();
  };

  const again = (personId: string): void => {
    queue.delete(personId);
    const timer = setTimeout(() => {
      waiting.delete(personId);
      wake(personId);
    }, retryMs);
    waiting.set(personId, timer.unref());
  };

  /** Somebody whose last attempt failed waits out the pause, so that order and pace hold. */
  const wake = (personId: string): void => {
    if (waiting.has(personId) || closing.signal.aborted) return;
    queue.add(personId);
    pump();
  };

  for (const personId of people.withUnsent()) wake(personId);
  return {
    wake,
    close() {
      closing.abort();
      for (const timer of waiting.values()) clearTimeout(timer);
    },
  };
}

interface Sending {
  readonly signing: SigningKey | undefined;
  readonly closing: AbortSignal;
}

async function post(base: string | undefined, event: MosaicEvent, { signing, closing }: Sending): Promise<boolean> {
  if (base === undefined) return false;
  const url = `${base.replace(/\/+$/, '')}/v1/mosaic/events`;
  const body = JSON.stringify(event);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signing && signatureHeaders({ method: 'POST', url, body }, signing)),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)]),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
