const withinMs = 10_000;
const atMostBytes = 10_000_000;

/** Calls a sandbox's admin API. Fails with one sentence: what was asked for is the caller's own. */
async function call(method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown): Promise<unknown> {
  const { createOutgoing } = await import('../outgoing/outgoing.js');
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await createOutgoing({ url })({ method, path: '', withinMs, atMostBytes, alone: true, ...json }).catch(
    () => undefined,
  );
  if (answer === undefined) throw new Error('The sandbox does not answer. Is it running? Start it with: npm start');
  const read = parsed(answer.body);
  if (answer.status >= 400) throw new Error(`The sandbox refuses (${answer.status}): ${reason(read)}`);
  return read;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
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
