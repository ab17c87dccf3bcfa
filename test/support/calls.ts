/** The sandboxes' admin calls, as an outside tool makes them. A refusal throws with its status. */
export const callsTo = (url: string) => {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const sent =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${url}${path}`, { method, ...sent });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  return {
    get: async <T>(path: string): Promise<T> => (await (await call('GET', path)).json()) as T,
    text: async (path: string): Promise<string> => (await call('GET', path)).text(),
    post: async <T>(path: string, body: unknown): Promise<T> => (await (await call('POST', path, body)).json()) as T,
    patch: async (path: string, body: unknown): Promise<void> => {
      await call('PATCH', path, body);
    },
    remove: async (path: string): Promise<void> => {
      await call('DELETE', path);
    },
  };
};
