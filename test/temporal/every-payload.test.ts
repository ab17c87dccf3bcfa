import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { connectTemporal } from '../../src/temporal/connection.js';
import { createDataConverter, failureConverterPath } from '../../src/temporal/data-converter.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { prepareNamespace } from '../../src/temporal/prepare-namespace.js';
import { forgedIn } from '../support/clear-text.js';
import { eventually } from '../support/eventually.js';
import { newKeyFiles } from '../support/key-files.js';
// its logger is quiet
import '../support/world.js';

const workflowsPath = fileURLToPath(new URL('./every-payload-workflow.ts', import.meta.url));
const taskQueue = 'every-payload';

describe('on a real server, every kind of payload', () => {
  it('is encrypted and can be read back: nothing of it stands in clear in history, list or description', async () => {
    const address = process.env['CPIS_TEST_TEMPORAL'] ?? '';
    const namespace = `test-${randomUUID()}`;
    forgedIn(namespace);
    const folder = mkdtempSync(join(tmpdir(), 'cpis-payloads-'));
    const [connection, native] = [await connectTemporal({ address }), await NativeConnection.connect({ address })];
    await prepareNamespace(connection, { namespace });
    const keys = await openPayloadKeys(await newKeyFiles(folder));
    const dataConverter = createDataConverter({ namespace, keys });
    const client = new Client({ connection, namespace, dataConverter });
    const { activities } = await import('./every-payload-activities.js');
    const worker = await Worker.create({
      connection: native,
      namespace,
      taskQueue,
      dataConverter,
      activities,
      maxHeartbeatThrottleInterval: '50ms',
      workflowBundle: await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: silent }),
    });
    const seen: string[] = [];
    await worker.runUntil(async () => {
      const options = { taskQueue, memo: { note: 'canary-memo' } };
      const handle = await client.workflow.start('everyPayload', {
        ...options,
        workflowId: 'everything',
        args: [{ carried: 'canary-argument' }],
        staticSummary: 'canary-static-summary',
        staticDetails: 'canary-static-details',
      });
      assert.equal(await handle.executeUpdate('asked', { args: ['canary-update'] }), 'answer canary-update');
      assert.equal(await handle.query('look', 'canary-query'), 'seen canary-query');
      const beating = await eventually('the heartbeat is there', async () => {
        const found = await handle.describe();
        return found.raw.pendingActivities?.some(({ heartbeatDetails }) => heartbeatDetails) && found;
      });
      assert.deepEqual(beating.memo, { note: 'canary-memo' });
      assert.equal(await beating.staticSummary(), 'canary-static-summary');
      seen.push(asSeen(beating.raw));
      await handle.signal('told', 'canary-signal');
      await assert.rejects(handle.result(), (error: unknown) => {
        assert.ok(error instanceof WorkflowFailedError && error.cause instanceof ApplicationFailure);
        assert.equal(error.cause.message, 'canary-workflow-failure');
        assert.deepEqual(error.cause.details, [{ at: 'canary-details' }]);
        assert.match(error.cause.stack ?? '', /every-payload-workflow/);
        return true;
      });
      const second = { ...options, workflowId: 'returning', args: ['canary-first'] };
      assert.equal(await client.workflow.execute('returning', second), 'canary-result');
    });
    let histories = 0;
    for await (const { workflowId, runId, raw } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      seen.push(asSeen(raw), asSeen(history));
      histories += 1;
    }
    assert.equal(histories, 3);
    const all = seen.join('\n');
    // what was looked for could be found: failures are there, and their types
    assert.match(all, /Encoded failure/);
    assert.doesNotMatch(all, /canary|current details|progress|result of|everyPayload\s\(|every-payload-workflow/);
    await Promise.all([native.close(), connection.close()]);
    rmSync(folder, { recursive: true, force: true });
  });
});

/** What is base64 as text besides, so that a payload in clear does not hide behind it. */
const asSeen = (message: unknown): string =>
  JSON.stringify(message, (_, value: unknown) => {
    if (typeof value === 'string') return `${value} ${Buffer.from(value, 'base64').toString('latin1')}`;
    return typeof value === 'bigint' ? String(value) : value;
  });

const noop = (): undefined => undefined;
const silent = { trace: noop, debug: noop, info: noop, warn: noop, error: noop, log: noop };
