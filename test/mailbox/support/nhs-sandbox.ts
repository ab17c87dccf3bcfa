import { createNhsSandbox } from '../../../sandbox/nhs/app.js';
import { serve, type Serving } from '../../../sandbox/shared/serve.js';

export interface RunningNhsSandbox {
  readonly serving: Serving;
  readonly credentials: { readonly mailboxId: string; readonly password: string; readonly sharedKey: string };
  /** rejects unless the call succeeds */
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** The NHS sandbox over real HTTP, with the credentials that it gives to tools. */
export async function startNhsSandbox(answerDelayMs = 10): Promise<RunningNhsSandbox> {
  const sandbox = createNhsSandbox({ answerDelayMs });
  const serving = await serve(sandbox.app, { host: '127.0.0.1', port: 0 });
  const mailboxes = (await (await fetch(`${serving.url}/admin/mailboxes`)).json()) as Record<string, string>[];
  const { mailboxId = '', password = '', sharedKey = '' } = mailboxes.find(({ role }) => role === 'authority') ?? {};
  return {
    serving,
    credentials: { mailboxId, password, sharedKey },
    post: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(serving.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`POST ${path} was answered with ${answer.status}`);
      const text = await answer.text();
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    close: async () => {
      await serving.close();
      sandbox.close();
    },
  };
}
