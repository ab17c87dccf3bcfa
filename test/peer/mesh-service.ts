import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { randomUUID } from 'node:crypto';
import { createMeshMailbox } from '../../src/mailbox/mesh/mailbox.js';
import type { MeshSettings } from '../../src/mailbox/mesh/settings.js';
import { authorisation } from '../../src/mailbox/mesh/token.js';
import type { Mailbox, OutboundFile } from '../../src/mailbox/port.js';
import { Secret } from '../../src/secrets/secret.js';

export interface MeshAccount {
  readonly mailboxId: string;
  readonly password: string;
}

/** A MESH service that the same facts judge, whoever wrote it. */
export interface MeshService {
  /** without `/messageexchange` */
  readonly url: string;
  readonly sharedKey: string;
  readonly sender: MeshAccount;
  readonly recipient: MeshAccount;
  /** the sender may send it to the recipient */
  readonly workflowId: string;
  /** the service's own time */
  readonly now: () => Date;
  /** Empties every mailbox. */
  reset(): Promise<void>;
  /** Puts a report into the recipient's mailbox, about a file that was sent from there. */
  putReport(failed: FailedFile): Promise<string>;
  /** Makes a message one that nobody collected in time. */
  expire(messageId: string): Promise<void>;
}

export interface FailedFile {
  readonly code: string;
  readonly localId: string;
  readonly linkedMessageId: string;
  readonly workflowId: string;
}

/** Our client as this account's. */
export function mailboxOf(service: MeshService, account: MeshAccount, more: Partial<MeshSettings> = {}): Mailbox {
  return createMeshMailbox({
    url: service.url,
    mailboxId: account.mailboxId,
    password: () => new Secret(account.password),
    sharedKey: () => new Secret(service.sharedKey),
    now: service.now,
    ...more,
  });
}

export const fileTo = (service: MeshService, body: Uint8Array, localId = 'upload-17'): OutboundFile => ({
  localId,
  workflowId: service.workflowId,
  to: service.recipient.mailboxId,
  fileName: 'upload-17.xml',
  body,
});

export interface RawCall {
  readonly account: MeshAccount;
  readonly method: 'GET' | 'POST';
  /** what follows `/messageexchange/{mailbox}` */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request as it stands on the wire, with a valid token: for what our client never sends, and to see what it is sent. */
export function rawCall(service: MeshService, { account, method, path, headers, body }: RawCall): Promise<RawAnswer> {
  const parts = { ...account, sharedKey: service.sharedKey, nonce: randomUUID(), nonceCount: 0, at: service.now() };
  const standing = { accept: 'application/vnd.mesh.v2+json', 'accept-encoding': 'gzip' };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${service.url}/messageexchange/${account.mailboxId}${path}`,
      { method, agent: false, headers: { ...standing, authorization: authorisation(parts), ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    request.on('error', reject).end(body);
  });
}

/** Posts JSON to a service's own calls for tests, and gives its answer. Rejects unless the call succeeds. */
export async function adminCall(
  service: Pick<MeshService, 'url'>,
  method: 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(service.url + path, { method, ...json });
  if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}`);
  const text = await answer.text();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
