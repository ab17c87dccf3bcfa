import type { MosaicEvent } from '../../src/domain/children.js';
import type { People } from './people.js';

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
}

const atOnce = 16;
const answerWithinMs = 5000;

/**
 * Sends events to the gateway as a case system does: again until it is answered with 2xx, in order for one person, and
 * after a restart those that are left.
 */
export function openOutbox({ people, gatewayUrl, retryMs }: OutboxSettings): Outbox {
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
    const taken = event === undefined || (await post(gatewayUrl(), event, closing.signal));
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

async function post(url: string | undefined, event: MosaicEvent, closing: AbortSignal): Promise<boolean> {
  if (url === undefined) return false;
  try {
    const answer = await fetch(`${url.replace(/\/+$/, '')}/v1/mosaic/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)]),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
