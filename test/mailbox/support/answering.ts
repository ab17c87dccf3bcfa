import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMeshMailbox, type MeshMailbox } from '../../../src/mailbox/mesh/mailbox.js';
import type { MeshSettings } from '../../../src/mailbox/mesh/settings.js';
import { CodedError } from '../../../src/domain/failure.js';
import { Secret } from '../../../src/secrets/secret.js';

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers one request; the whole request was read before. */
export type Answerer = (request: Heard, response: ServerResponse, number: number) => void;

export interface AnsweringServer {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** A server on a port of its own that answers as one test needs. */
export async function answering(answer: Answerer): Promise<AnsweringServer> {
  const heard: Heard[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      heard.push({ method, url, headers, body: Buffer.concat(parts) });
      answer(heard[heard.length - 1]!, response, heard.length);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, heard, close };
}

export const secrets = { password: 'Sw0rdfish-9', sharedKey: 'EnvSharedSecret42' } as const;
export const localId = 'upload-17-LOCALMARK';

export const mailboxAt = (url: string, more: Partial<MeshSettings> = {}): MeshMailbox =>
  createMeshMailbox({
    url,
    mailboxId: 'ZZ9LA001',
    password: () => new Secret(secrets.password),
    sharedKey: () => new Secret(secrets.sharedKey),
    timeouts: { connect: 1_000, answer: 2_000 },
    ...more,
  });

/** Starts a server that answers so, lets a mailbox work with it, and closes it. */
export async function withAnswers<T>(
  answer: Answerer,
  work: (mailbox: MeshMailbox, server: AnsweringServer) => Promise<T>,
  more: Partial<MeshSettings> = {},
): Promise<T> {
  const server = await answering(answer);
  try {
    return await work(mailboxAt(server.url, more), server);
  } finally {
    await server.close();
  }
}

export async function failureOf(work: Promise<unknown>): Promise<CodedError> {
  const result = await work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (result instanceof CodedError) return result;
  throw new Error('it failed without a code', { cause: result });
}

export async function idsOf(ids: AsyncIterable<string>): Promise<string[]> {
  const seen: string[] = [];
  for await (const id of ids) seen.push(id);
  return seen;
}

export const file = (body = Buffer.from('<upload/>')) => ({
  localId,
  workflowId: 'TEST_CPIS_UPLOAD',
  to: 'CPISHUB1',
  fileName: 'upload-17.xml',
  body,
});

export const asJson = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/vnd.mesh.v2+json' }).end(JSON.stringify(body));
