import { CodedError } from '../domain/failure.js';
import { createOutgoing } from '../outgoing/outgoing.js';
import type { TlsMaterial } from '../outgoing/tls.js';
import type { Secret } from '../secrets/secret.js';
import type { SecondChannel } from './port.js';

export interface WebhookSettings {
  readonly url: string;
  /** read for every call, so that a rotated token is used at once */
  readonly token?: () => Secret;
  readonly tls?: TlsMaterial | undefined;
}

const withinMs = 10_000;
const atMostBytes = 100_000;

/** Posts JSON to an address of the authority's: a pager, a chat, a service desk. The answer's text is not read. */
export function createWebhook({ url, token, tls }: WebhookSettings): SecondChannel {
  const outgoing = createOutgoing({ url, tls });
  return {
    async tell(message) {
      const answer = await outgoing({
        method: 'POST',
        path: '',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'cpis-link',
          ...(token && { authorization: `Bearer ${token().reveal()}` }),
        },
        body: JSON.stringify(message),
        withinMs,
        atMostBytes,
        alone: true,
      }).catch(() => undefined);
      if (answer === undefined) throw new CodedError('second-channel.unanswered');
      if (answer.status >= 300) throw new CodedError('second-channel.unanswered', { status: answer.status });
    },
  };
}
