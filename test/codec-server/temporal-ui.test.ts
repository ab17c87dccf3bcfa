import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '@temporalio/client';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findTemporal } from '../../sandbox/temporal/find.js';
import { freePortBase } from '../../sandbox/temporal/ports.js';
import type { RunningTemporal } from '../../sandbox/temporal/server.js';
import { startTemporal } from '../../sandbox/temporal/server.js';
import { createCpisLink } from '../../src/client.js';
import { childWorkflowId } from '../../src/contracts/workflow-ids.js';
import { connectTemporal } from '../../src/temporal/connection.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { prepareNamespace } from '../../src/temporal/prepare-namespace.js';
import { hasOpenssl } from '../support/openssl-certificates.js';
import { findChromium } from '../support/chromium.js';
import { eventually } from '../support/eventually.js';
import { aChild, at, protectionPlan } from '../support/examples.js';
import { newFolder } from '../gateway/support/gateway.js';
import type { OpenedCodecServer } from './support/codec-server.js';
import { keysIn, openCodecServer } from './support/codec-server.js';

const browserPath = findChromium();
const namespace = 'exampleshire';
const child = aChild({ plans: [protectionPlan('2026-11-12')] });
const missing = [...(browserPath ? [] : ['no Chromium']), ...(hasOpenssl ? [] : ['no openssl'])];

describe(`the Temporal UI${missing.length === 0 ? '' : ` (NOT RUN: ${missing.join(', ')} on this machine)`}`, () => {
  const { folder, remove } = newFolder();
  let temporal: RunningTemporal | undefined;
  let connection: Connection | undefined;
  let codec: OpenedCodecServer | undefined;
  let browser: Browser | undefined;
  let origin: string;

  before(async function () {
    if (missing.length > 0) this.skip();
    const found = await findTemporal(() => undefined);
    // somebody's server has somebody's UI
    if (found.kind !== 'cli') return this.skip();
    const port = await freePortBase(2);
    const place = { path: found.path, port, uiPort: port + 1, logFile: join(folder, 'temporal.log') };
    temporal = await startTemporal(place);
    origin = temporal.ui ?? assert.fail();
    connection = await connectTemporal({ address: temporal.address });
    await prepareNamespace(connection, { namespace });
    const keys = await keysIn(folder);
    const dataConverter = createDataConverter({ namespace, keys: await openPayloadKeys(keys) });
    const { children } = createCpisLink({ connection, namespace, dataConverter });
    const { personId } = child;
    const occurredAt = at('2026-11-20T09:00:00Z');
    await children.report({ eventId: 'e-1', personId, occurredAt, reason: 'plan-started', child });
    codec = await openCodecServer({ folder, origin, keys });
    browser = await chromium.launch({
      executablePath: browserPath ?? '',
      args: ['--no-sandbox', `--ignore-certificate-errors-spki-list=${spkiOf(codec.tls.certificateFile)}`],
    });
  });
  after(async () => {
    await browser?.close();
    await codec?.serving.close();
    await connection?.close();
    await temporal?.stop();
    remove();
  });

  /** The child's history as the UI shows it, with its event of Mosaic opened, to somebody with this token. */
  async function historyFor(token: string | undefined): Promise<Page> {
    const context = await (browser ?? assert.fail()).newContext();
    // news and fonts of the UI come from elsewhere
    await context.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    if (token !== undefined) await context.addInitScript({ content: signedIn(token, codec?.serving.url ?? '') });
    const page = await context.newPage();
    await page.goto(`${origin}/namespaces/${namespace}/workflows/${childWorkflowId(child.personId)}`);
    await page.getByText('Workflow Execution Signaled').click();
    return page;
  }
  const textOf = (page: Page): Promise<string> => page.locator('body').innerText();

  it('shows a history without the codec server as it stands in the database: encrypted', async () => {
    const page = await historyFor(undefined);
    await eventually('the page stands', async () => /YmluYXJ5L2VuY3J5cHRlZA==/.test(await textOf(page)), 30_000);
    assert.doesNotMatch(await page.content(), /Brackenfield|9997042182/);
  });

  it('shows it to a safeguarding role with the codec server', async () => {
    const page = await historyFor(await codec?.token());
    await eventually('the name stands there', async () => /Brackenfield/.test(await textOf(page)), 30_000);
    const calls = codec?.audit ?? [];
    assert.ok(calls.length > 0 && calls.length < 100, `${calls.length} calls for one page`);
    assert.deepEqual([...new Set(calls.map(({ subject }) => subject))], ['child-700101']);
  });

  it('shows structure without anybody’s data to a support role', async () => {
    const page = await historyFor(await codec?.token({ roles: ['cpis-support'] }));
    await eventually('the structure stands there', async () => /familyName/.test(await textOf(page)), 30_000);
    assert.doesNotMatch(await page.content(), /Brackenfield|9997042182/);
  });

  it('shows ciphertext to somebody without a role', async () => {
    const before = codec?.audit.length ?? 0;
    const page = await historyFor(await codec?.token({ roles: [] }));
    await eventually('it was refused', () => Promise.resolve((codec?.audit.length ?? 0) > before), 30_000);
    await eventually('the page stands', async () => /YmluYXJ5L2VuY3J5cHRlZA==/.test(await textOf(page)), 30_000);
    assert.doesNotMatch(await page.content(), /Brackenfield|9997042182/);
    assert.equal(codec?.audit.at(-1)?.result, 'access.not-allowed');
  });
});

/**
 * What a person sets in the UI for its codec server, and the token of the sign-in. The UI of the dev server has no sign-in:
 * its hook for pages that bring their own token stands in.
 */
const signedIn = (token: string, endpoint: string): string =>
  [
    ...Object.entries({ overrideRemoteCodecConfiguration: true, endpoint, passAccessToken: true }).map(
      ([key, value]) => `localStorage.setItem('${key}', '${JSON.stringify(value)}');`,
    ),
    `globalThis.AccessToken = () => Promise.resolve('${token}');`,
  ].join('\n');

/** By which Chromium may trust this one certificate of a test, and no other. */
const spkiOf = (certificateFile: string): string =>
  createHash('sha256')
    .update(new X509Certificate(readFileSync(certificateFile)).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
