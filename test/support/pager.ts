import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Somebody's pager: takes what is posted, and answers as told. */
export interface Pager {
  readonly url: string;
  /** bodies, in the order of their arrival */
  readonly heard: readonly string[];
  /** what the authorization header said each time */
  readonly tokens: readonly (string | undefined)[];
  answerWith(status: number): void;
  close(): Promise<void>;
}

export async function openPager(): Promise<Pager> {
  const heard: string[] = [];
  const tokens: (string | undefined)[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push(body);
      tokens.push(request.headers.authorization);
      response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/page`,
    heard,
    tokens,
    answerWith: (next) => void (status = next),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
