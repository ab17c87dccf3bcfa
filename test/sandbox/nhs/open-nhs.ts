import { createHmac, randomUUID } from 'node:crypto';
import { authorityMailbox, cpisMailbox, workflowIds } from '../../../sandbox/nhs/accounts.js';
import { createNhsSandbox, type NhsSandboxOptions } from '../../../sandbox/nhs/app.js';
import { serve } from '../../../sandbox/shared/serve.js';
import { callsTo } from '../../support/calls.js';
import { eventually } from '../../support/eventually.js';

export interface TokenParts {
  readonly mailbox?: string;
  readonly password?: string;
  readonly sharedKey?: string;
  readonly nonce?: string;
  readonly count?: number;
  /** `yyyyMMddHHmm` */
  readonly minute?: string;
}

/** A token by the text of the MESH specification; every part can be made wrong. */
export function token(parts: TokenParts = {}): string {
  const { mailbox = authorityMailbox.mailboxId, password = authorityMailbox.password, nonce = randomUUID() } = parts;
  const { sharedKey = authorityMailbox.sharedKey, count = 0, minute = minuteOf(Date.now()) } = parts;
  const hash = createHmac('sha256', sharedKey)
    .update(`${mailbox}:${nonce}:${count}:${password}:${minute}`)
    .digest('hex');
  return `NHSMESH ${mailbox}:${nonce}:${count}:${minute}:${hash}`;
}

export const minuteOf = (ms: number): string => new Date(ms).toISOString().replace(/\D/g, '').slice(0, 12);

export const v2 = 'application/vnd.mesh.v2+json';

export interface MeshCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly signal?: AbortSignal;
  readonly box?: { readonly mailboxId: string; readonly password: string };
}

/** Calls of a mailbox, the authority's unless said, each with a token of its own by the clock of the caller. */
export const meshOf = (url: string, now: () => number = Date.now) => {
  const call = (method: string, path: string, { headers, body, signal, box = authorityMailbox }: MeshCall = {}) =>
    fetch(`${url}/messageexchange/${box.mailboxId}${path}`, {
      method,
      headers: {
        accept: v2,
        authorization: token({ mailbox: box.mailboxId, password: box.password, minute: minuteOf(now()) }),
        ...headers,
      },
      ...(body !== undefined && { body: Buffer.from(body) }),
      ...(signal && { signal }),
    });
  const list = async (query = ''): Promise<Listing> => (await (await call('GET', `/inbox${query}`)).json()) as Listing;
  return {
    call,
    list,
    send: (body: Uint8Array | string, headers: Record<string, string> = {}) =>
      call('POST', '/outbox', { body, headers: { ...toCpis, ...headers } }),
    download: (id: string, headers: Record<string, string> = {}) => call('GET', `/inbox/${id}`, { headers }),
    acknowledge: (id: string) => call('PUT', `/inbox/${id}/status/acknowledged`),
    /** The only message that waits, once one does. */
    next: () => eventually('a message waits', async () => (await list()).messages[0]),
  };
};

export interface Listing {
  readonly messages: readonly string[];
  readonly links: { readonly self: string; readonly next?: string };
  readonly approx_inbox_count: number;
}

export const toCpis = { 'mex-to': cpisMailbox.mailboxId, 'mex-workflowid': workflowIds.upload } as const;

/** The NHS sandbox on a port of its own, with CP-IS answering at once. */
export async function openNhs(options: NhsSandboxOptions = {}) {
  const sandbox = createNhsSandbox({ answerDelayMs: 0, ...options });
  const serving = await serve(sandbox.app, { host: '127.0.0.1', port: 0 });
  return {
    url: serving.url,
    ...callsTo(serving.url),
    mesh: meshOf(serving.url, options.now),
    close: async () => {
      sandbox.close();
      await serving.close();
    },
  };
}
export type OpenNhs = Awaited<ReturnType<typeof openNhs>>;

export interface LedgerEntry {
  readonly messageId: string;
  readonly kind: string;
  readonly nhsNumbers: readonly string[];
  readonly notificationId?: string;
  readonly queuedAt: string;
  readonly downloads: number;
  readonly acknowledgements: number;
  readonly acknowledgedAt?: string;
  readonly status: string;
}

export interface UploadEntry {
  readonly sequence: number | null;
  readonly messageId: string;
  readonly receivedAt: string;
  readonly records: number | null;
  readonly fileCode: string;
  readonly recordCodes: readonly string[];
  readonly problems: readonly string[];
  readonly repeated: boolean;
}
