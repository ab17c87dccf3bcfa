import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { SigningKey } from '../../../sandbox/mosaic/signing.js';
import { openAccess } from '../../../src/access/open.js';
import type { AuditEntry } from '../../../src/audit/port.js';
import type { GatewaySettings } from '../../../src/config/access.js';
import { gatewaySchema } from '../../../src/config/access.js';
import type { ConfigState } from '../../../src/config/held.js';
import { instantOf } from '../../../src/domain/dates.js';
import type { GatewayParts } from '../../../src/gateway/app.js';
import { createGateway } from '../../../src/gateway/app.js';
import type { FieldProblem } from '../../../src/http/problem.js';
import type { Place, Serving } from '../../../src/http/serve.js';
import { serveStrictly } from '../../../src/http/serve.js';
import type { CertificateFiles } from '../../support/openssl-certificates.js';

/** What came of requests, in the order in which they reached our own code. */
export interface Reached {
  readonly calls: string[];
  readonly audit: AuditEntry[];
}

const applying: ConfigState = {
  digest: '0123456789ab',
  loadedAt: instantOf(0),
  loaded: 1,
  refused: 0,
  waitsForStart: [],
};

/** The parts of a gateway behind which nothing is real: each call is noted. */
export function noting(now: () => number = Date.now): Reached & { readonly parts: Omit<GatewayParts, 'access'> } {
  const [calls, audit]: [string[], AuditEntry[]] = [[], []];
  return {
    calls,
    audit,
    parts: {
      children: {
        report: ({ eventId }) => Promise.resolve(void calls.push(`report ${eventId}`)),
        status: (personId) => {
          calls.push(`status ${personId}`);
          return Promise.resolve({ personId, stage: 'registered', held: [] } as never);
        },
        takeUp: (personId, { by, about }) => {
          calls.push(`take-up ${personId} ${about} by ${by}`);
          return Promise.resolve('done' as const);
        },
        takeUpEach: ({ by }, alerts) => {
          calls.push(`take-up of ${alerts.length} by ${by}`);
          return Promise.resolve(alerts.map((one) => ({ ...one, outcome: 'done' as const })));
        },
      },
      worklist: {
        list: () => {
          calls.push('worklist');
          return Promise.resolve([]);
        },
      },
      audit: { record: (entry) => Promise.resolve(void audit.push(entry)) },
      inTime: (work) => work(),
      isReady: () => Promise.resolve(true),
      configuration: () => applying,
      logger: pino({ level: 'silent' }),
      now,
    },
  };
}

export const newFolder = (): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'cpis-gateway-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** A key of signatures, and the file that the gateway reads it from. */
export function createSigningKey(folder: string, keyId: string): SigningKey & { readonly file: string } {
  const key = randomBytes(32);
  const file = join(folder, `${keyId}.key`);
  writeFileSync(file, key.toString('base64'));
  return { keyId, key, file };
}

/** Settings as a configuration file gives them. */
export const settingsFrom = (read: Record<string, unknown>): GatewaySettings =>
  gatewaySchema.parse({ host: '127.0.0.1', port: '8730', ...read });

export interface Opened {
  readonly app: ReturnType<typeof createGateway>;
  readonly serving: Serving;
}

/** A gateway that serves, over TLS where the settings say so. */
export async function openGateway(
  parts: Omit<GatewayParts, 'access'>,
  settings: GatewaySettings,
  { startedAt = 0, times }: { readonly startedAt?: number; readonly times?: Place['times'] } = {},
): Promise<Opened> {
  const access = await openAccess(settings, { now: parts.now, startedAt });
  const app = createGateway({ ...parts, access });
  const place = { host: '127.0.0.1', port: 0, tls: settings.tls, ...(times && { times }) };
  return { app, serving: await serveStrictly((asked, env) => app.fetch(asked, env), place) };
}

export interface ToSend {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly shown?: CertificateFiles | undefined;
  readonly caFile?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request over a connection of its own. */
export function send({ url }: Serving, { method, path, headers, body, shown, caFile }: ToSend): Promise<Answer> {
  const tls = {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }),
    ...(shown && { cert: readFileSync(shown.certificateFile), key: readFileSync(shown.keyFile) }),
  };
  const call = url.startsWith('https') ? requestTls : request;
  return new Promise((resolve, reject) => {
    const out = call(`${url}${path}`, { method, headers: { ...headers }, agent: false, ...tls }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    out.on('error', reject);
    out.end(body);
  });
}

export interface Refusal {
  readonly code: string;
  readonly problems?: readonly FieldProblem[];
}

export const refusalIn = ({ text }: { readonly text: string }): Refusal => JSON.parse(text) as Refusal;
