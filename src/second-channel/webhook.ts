import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import { CodedError } from '../domain/failure.js';
import type { SecondChannel } from './port.js';

export interface WebhookSettings {
  readonly url: string;
  /** read for every call, so that a rotated token is used at once */
  readonly token?: () => string;
}

const withinMs = 10_000;
const answerBytesAtMost = 100_000;

/** Posts JSON to an address of the authority's: a pager, a chat, a service desk. The answer's text is not read. */
export function createWebhook({ url, token }: WebhookSettings): SecondChannel {
  const httpsAgent = new HttpsAgent({ keepAlive: false, minVersion: 'TLSv1.2' });
  return {
    async tell(message) {
      const answer = await axios
        .post<unknown>(url, message, {
          adapter: 'http',
          httpsAgent,
          headers: { 'user-agent': 'cpis-link', ...(token && { authorization: `Bearer ${token()}` }) },
          timeout: withinMs,
          signal: AbortSignal.timeout(withinMs),
          responseType: 'text',
          maxContentLength: answerBytesAtMost,
          maxRedirects: 0,
          proxy: false,
          validateStatus: () => true,
        })
        // the library's error holds the token: it never leaves
        .catch(() => undefined);
      if (answer === undefined) throw new CodedError('second-channel.unanswered');
      if (answer.status >= 300) throw new CodedError('second-channel.unanswered', { status: answer.status });
    },
  };
}
