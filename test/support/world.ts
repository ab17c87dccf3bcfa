import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import { stringify } from 'yaml';
import { createMosaicSandbox } from '../../sandbox/mosaic/app.js';
import type { SigningKey } from '../../sandbox/mosaic/signing.js';
import { signatureHeaders } from '../../sandbox/mosaic/signing.js';
import { createNhsSandbox } from '../../sandbox/nhs/app.js';
import { serve } from '../../sandbox/shared/serve.js';
import type { CpisLink } from '../../src/client.js';
import { createCpisLink } from '../../src/client.js';
import type { AuthorityConfig } from '../../src/config/authority.js';
import { holdConfig } from '../../src/config/held.js';
import { openAccess } from '../../src/access/open.js';
import { createGateway } from '../../src/gateway/app.js';
import { serveStrictly } from '../../src/http/serve.js';
import { connectTemporal, isServing } from '../../src/temporal/connection.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { prepareNamespace } from '../../src/temporal/prepare-namespace.js';
import type { RunningWorker } from '../../src/worker.js';
import { startWorker } from '../../src/worker.js';
import { callsTo } from './calls.js';
import type { KeyFiles } from './key-files.js';
import { newKeyFiles } from './key-files.js';
import { quiet } from './quiet.js';
import { workflowBundle } from './workflow-bundle.js';

const noop = (): undefined => undefined;

/** Whatever differs from the waits of a test. */
export interface WorldOptions {
  readonly namespace?: string;
  readonly keys?: KeyFiles;
  readonly waits?: Record<string, string>;
  readonly upload?: Record<string, string>;
  readonly deadlines?: Record<string, string>;
  readonly mailbox?: Record<string, string>;
  readonly mode?: 'live' | 'observe';
  /** another way to Mosaic than its sandbox */
  readonly mosaic?: Record<string, unknown>;
  /** rules, alerts, hours and care settings of the configuration */
  readonly actions?: Record<string, unknown>;
  /** how many workflows a worker keeps in memory; the test run's CPIS_TEST_CACHE otherwise */
  readonly maxCachedWorkflows?: number;
  /** sees every answer of the Mosaic sandbox, as it goes */
  readonly watchMosaic?: (request: Request, answer: Response) => void;
}

/** Both sandboxes, the gateway and a namespace of its own on the test run's Temporal server, all over HTTP and gRPC. */
export interface World {
  readonly namespace: string;
  readonly config: AuthorityConfig;
  readonly configPath: string;
  readonly connection: Connection;
  readonly link: CpisLink;
  /** calls with the credential of a caller that may do everything, as Mosaic’s events have it */
  readonly gateway: {
    readonly url: string;
    readonly get: (path: string) => Promise<Response>;
    readonly post: (path: string, body: unknown) => Promise<Response>;
  };
  readonly mosaic: ReturnType<typeof callsTo> & { readonly url: string };
  readonly nhs: ReturnType<typeof callsTo> & { readonly url: string };
  startWorker(): Promise<RunningWorker>;
  close(): Promise<void>;
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const address = process.env['CPIS_TEST_TEMPORAL'];
  if (address === undefined) throw new Error('The test run has no Temporal server: start it with npm test.');
  const namespace = options.namespace ?? `test-${randomUUID()}`;
  const folder = mkdtempSync(join(tmpdir(), 'cpis-test-'));
  const connection = await connectTemporal({ address });
  await prepareNamespace(connection, { namespace });
  const signing = makeSigningKey(folder);
  const sandboxes = await openSandboxes(signing, options.watchMosaic);
  const configPath = await writeConfig(folder, { address, namespace }, sandboxes, options);
  const held = holdConfig(configPath);
  const config = held.current();
  const dataConverter = createDataConverter({ namespace, keys: await openPayloadKeys(config.keys) });
  const link = createCpisLink({ connection, namespace, dataConverter });
  const gatewayApp = createGateway({
    ...link,
    // nothing was taken before this gateway: its first second need not be waited out
    access: await openAccess(config.gateway, { now: Date.now, startedAt: 0 }),
    audit: { record: () => Promise.resolve() },
    inTime: (work) => connection.withDeadline(Date.now() + 10_000, work),
    isReady: () => isServing(connection, namespace),
    configuration: held.state,
    logger: quiet,
    now: Date.now,
  });
  const gateway = await serveStrictly((request, env) => gatewayApp.fetch(request, env), { host: '127.0.0.1', port: 0 });
  sandboxes.knowGateway(gateway.url);
  const workers: RunningWorker[] = [];
  return {
    namespace,
    config,
    configPath,
    connection,
    link,
    gateway: {
      url: gateway.url,
      get: (path) => signed('GET', `${gateway.url}${path}`, '', signing),
      post: (path, body) => signed('POST', `${gateway.url}${path}`, JSON.stringify(body), signing),
    },
    mosaic: { url: sandboxes.mosaicUrl, ...callsTo(sandboxes.mosaicUrl) },
    nhs: { url: sandboxes.nhsUrl, ...callsTo(sandboxes.nhsUrl) },
    startWorker: async () => {
      const fromRun = process.env['CPIS_TEST_CACHE'];
      const maxCachedWorkflows = options.maxCachedWorkflows ?? (fromRun === undefined ? undefined : Number(fromRun));
      const worker = await startWorker(holdConfig(configPath), quiet, await workflowBundle(), { maxCachedWorkflows });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.stop()));
      await Promise.all([gateway.close(), sandboxes.close()]);
      await connection.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const mosaicKey = 'mosaic-gateway-key';

/** What the gateway knows the Mosaic sandbox by. */
function makeSigningKey(folder: string): SigningKey {
  const key = randomBytes(32);
  writeFileSync(join(folder, mosaicKey), key.toString('base64'));
  return { keyId: 'mosaic', key };
}

function signed(method: string, url: string, body: string, signing: SigningKey): Promise<Response> {
  const headers = signatureHeaders({ method, url, body }, signing);
  if (body === '') return fetch(url, { method, headers });
  return fetch(url, { method, headers: { ...headers, 'content-type': 'application/json' }, body });
}

async function openSandboxes(signing: SigningKey, watch: WorldOptions['watchMosaic'] = noop) {
  let gatewayUrl: string | undefined;
  const nhs = createNhsSandbox({ answerDelayMs: 50 });
  const mosaic = createMosaicSandbox({ gatewayUrl: () => gatewayUrl, signing });
  const watched = async (request: Request): Promise<Response> => {
    const answer = await mosaic.app.fetch(request);
    watch(request, answer);
    return answer;
  };
  const place = { host: '127.0.0.1', port: 0 };
  const [nhsAt, mosaicAt] = await Promise.all([serve(nhs.app, place), serve({ fetch: watched }, place)]);
  return {
    nhsUrl: nhsAt.url,
    mosaicUrl: mosaicAt.url,
    knowGateway: (url: string) => {
      gatewayUrl = url;
    },
    close: async () => {
      await Promise.all([nhsAt.close(), mosaicAt.close()]);
      nhs.close();
      await mosaic.close();
    },
  };
}

interface Credentials {
  readonly mailboxId: string;
  readonly password: string;
  readonly sharedKey: string;
  readonly role: string;
}

async function writeConfig(
  folder: string,
  temporal: { address: string; namespace: string },
  { nhsUrl, mosaicUrl }: { nhsUrl: string; mosaicUrl: string },
  { keys, waits, upload, deadlines, mailbox, mosaic, mode = 'live', actions }: WorldOptions,
): Promise<string> {
  const mailboxes = await callsTo(nhsUrl).get<readonly Credentials[]>('/admin/mailboxes');
  const ours = mailboxes.find(({ role }) => role === 'authority');
  const cpis = mailboxes.find(({ role }) => role === 'cpis');
  if (ours === undefined || cpis === undefined) throw new Error('The NHS sandbox has no mailboxes.');
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const auditFolder = join(folder, 'audit');
  mkdirSync(auditFolder);
  const key = (): string => Buffer.from(randomUUID().replaceAll('-', '')).toString('base64');
  const config = {
    authority: {
      name: 'Exampleshire County Council',
      odsCode: 'ZZ9',
      telephones: { officeHours: '01632960100', emergencyDuty: '01632960199' },
    },
    scope: { lookedAfterStatuses: ['C1', 'C2', 'V2'], temporaryPlans: 'leave-out', shortBreaks: 'leave-out' },
    temporal,
    keys: keys ?? (await newKeyFiles(folder)),
    audit: { folder: auditFolder, keyFile: file('audit-key', key()) },
    mailbox: {
      url: nhsUrl,
      mailboxId: ours.mailboxId,
      passwordFile: file('password', ours.password),
      sharedKeyFile: file('shared-key', ours.sharedKey),
      recipient: cpis.mailboxId,
      workflows: {
        upload: 'TEST_CPIS_UPLOAD',
        acknowledgement: 'TEST_CPIS_UPLOAD_ACK',
        access: 'TEST_CPIS_ACCESS',
        inactiveNumber: 'TEST_CPIS_INACTIVE',
      },
      pollEvery: '200ms',
      ...mailbox,
    },
    mode,
    twoPeople: 'names',
    deadlines: { alertAfter: '24h', escalateAfter: '5d', ...deadlines },
    upload: { firstSequence: '1', releaseAtStart: 'true', batchFor: '100ms', lookUpAgain: '300ms', ...upload },
    mosaic: mosaic ?? { url: mosaicUrl, timeout: '2s' },
    secondChannel: { kind: 'log' },
    careSettings: { organisations: [{ name: '*', setting: 'urgent-care' }] },
    ...actions,
    waits: { slowRetry: '1s', secondLook: '200ms', unmatchedEvery: '300ms', unmatchedFor: '1s', ...waits },
    gateway: {
      host: '127.0.0.1',
      port: '8730',
      callers: [
        {
          name: 'mosaic',
          scopes: ['events', 'read', 'operate'],
          requestsPerSecond: '10000',
          credential: { kind: 'signature', keys: { mosaic: join(folder, mosaicKey) } },
        },
      ],
    },
  };
  return file('authority.yaml', stringify(config));
}
