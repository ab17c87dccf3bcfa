const answerWithinMs = 10_000;

/** Calls a sandbox's admin API. Fails with one sentence: what was asked for is the caller's own. */
async function call(method: string, url: string, body?: unknown): Promise<unknown> {
  const { default: axios } = await import('axios');
  const options = {
    method,
    url,
    data: body,
    timeout: answerWithinMs,
    proxy: false as const,
    maxRedirects: 0,
    validateStatus: () => true,
  };
  const answer = await axios.request<unknown>(options).catch(() => undefined);
  if (answer === undefined) throw new Error('The sandbox does not answer. Is it running? Start it with: npm start');
  if (answer.status >= 400) throw new Error(`The sandbox refuses (${answer.status}): ${reason(answer.data)}`);
  return answer.data;
}

const reason = (data: unknown): string => {
  for (const key of ['error', 'detail', 'title', 'message'] as const) {
    const said: unknown =
      typeof data === 'object' && data !== null ? Object.entries(data).find(([name]) => name === key)?.[1] : undefined;
    if (typeof said === 'string') return said;
  }
  return 'no reason given';
};

export const readJson = (url: string): Promise<unknown> => call('GET', url);
export const sendJson = (method: 'POST' | 'PATCH', url: string, body: unknown): Promise<unknown> =>
  call(method, url, body);
