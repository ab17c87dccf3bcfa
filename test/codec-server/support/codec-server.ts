import { join } from 'node:path';
import type { Payload } from '@temporalio/common';
import { pino } from 'pino';
import { serveCodec } from '../../../src/codec-server/serve.js';
import { codecServerSchema } from '../../../src/config/access.js';
import type { AuditEntry } from '../../../src/audit/port.js';
import { openPayloadKeys } from '../../../src/temporal/key-ring.js';
import { createPayloadCodec } from '../../../src/temporal/payload-codec.js';
import type { Answer } from '../../gateway/support/gateway.js';
import { send } from '../../gateway/support/gateway.js';
import type { KeyFiles } from '../../support/key-files.js';
import { newKeyFiles } from '../../support/key-files.js';
import { createAuthority } from '../../support/openssl-certificates.js';
import { claimsOf, createIssuer, issuer } from '../../support/tokens.js';

export const audience = 'cpis-codec';
export const namespace = 'exampleshire';

/** Keys in a folder of their own. */
export const keysIn = (folder: string, called = 'keys'): Promise<KeyFiles> => newKeyFiles(join(folder, called));

/** Seals values for one workflow, as the product does. */
export const sealing =
  (keys: KeyFiles, of: string) =>
  async (values: readonly unknown[], workflowId = 'child-700101'): Promise<Payload[]> =>
    createPayloadCodec({ namespace: of, keys: await openPayloadKeys(keys) }).encode(
      values.map((value) => ({
        metadata: { encoding: Buffer.from('json/plain') },
        data: Buffer.from(JSON.stringify(value)),
      })),
      { type: 'workflow', namespace: of, workflowId },
    );

export const wire = (payloads: readonly Payload[]): string =>
  JSON.stringify({
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(
        Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
      data: Buffer.from(data ?? []).toString('base64'),
    })),
  });

export interface CodecServerOptions {
  readonly folder: string;
  readonly origin?: string;
  readonly namespace?: string;
  readonly keys?: KeyFiles;
  readonly requestsPerMinute?: number;
  readonly port?: number;
}

/** A codec server over HTTPS, with an issuer of tokens and its audit. Needs openssl. */
export async function openCodecServer(options: CodecServerOptions) {
  const { folder, origin = 'https://ui.example.invalid', keys = await keysIn(folder) } = options;
  const ours = await createIssuer(folder);
  const authority = createAuthority(folder);
  const tls = authority.sign('codec', '/CN=localhost');
  const audit: AuditEntry[] = [];
  const disk = { isFull: false };
  const settings = codecServerSchema.parse({
    host: '127.0.0.1',
    port: '8750',
    origin,
    tls,
    tokens: { issuer, audience, algorithms: ['ES256'], keysFile: ours.keysFile },
    roles: { 'cpis-safeguarding': 'safeguarding', 'cpis-support': 'support' },
    requestsPerMinute: options.requestsPerMinute ?? 1000,
  });
  const serving = await serveCodec({
    settings: { ...settings, port: options.port ?? 0 },
    namespace: options.namespace ?? namespace,
    keys,
    audit: {
      record: (entry) => {
        if (disk.isFull) return Promise.reject(new Error('ENOSPC'));
        audit.push(entry);
        return Promise.resolve();
      },
    },
    logger: pino({ level: 'silent' }),
  });
  const claims = (more: object = {}) =>
    claimsOf(audience, Date.now(), {
      sub: 'sam.okafor',
      namespaces: [options.namespace ?? namespace],
      roles: ['cpis-safeguarding'],
      ...more,
    });
  const call = (asked: {
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly method?: string;
    readonly path?: string;
  }): Promise<Answer> =>
    send(serving, {
      method: 'POST',
      path: '/decode',
      caFile: authority.caFile,
      ...asked,
      headers: { origin, 'content-type': 'application/json', ...asked.headers },
    });
  const token = async (more: object = {}): Promise<string> => ours.sign(claims(more));
  return { serving, audit, disk, keys, tls, claims, issuer: ours, token, call };
}

export type OpenedCodecServer = Awaited<ReturnType<typeof openCodecServer>>;

/** The contents of an answer, as values. */
export function shownIn({ text }: Pick<Answer, 'text'>): readonly unknown[] {
  const { payloads } = JSON.parse(text) as { payloads: readonly { data: string }[] };
  return payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as unknown);
}
