import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { workflowTypes } from '../../src/contracts/workflow-ids.js';
import { createDataConverter } from '../../src/temporal/data-converter.js';
import { openPayloadKeys } from '../../src/temporal/key-ring.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import type { StoredHistory } from './fixtures.js';
import { recorded } from './fixtures.js';

const files = readdirSync(recorded.histories, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.json'),
);
const read = (name: string): StoredHistory =>
  JSON.parse(readFileSync(join(recorded.histories, name), 'utf8')) as StoredHistory;

describe('stored histories of released workflows', () => {
  let dataConverter: DataConverter;
  before(async () => {
    const keys = await openPayloadKeys(recorded.keys);
    dataConverter = createDataConverter({ namespace: recorded.namespace, keys });
  });

  it('hold every workflow type', () => {
    const types = new Set(files.map((name) => read(name).workflowType));
    assert.deepEqual([...types].sort(), Object.values(workflowTypes).sort());
  });

  for (const name of files) {
    it(`replay without a nondeterminism error: ${name}`, async () => {
      const { history, workflowId } = read(name);
      await Worker.runReplayHistory({ ...(await workflowBundle()), dataConverter }, history, workflowId);
    });
  }

  it('do not replay under another workflow’s id: what was encrypted for one child is nobody else’s', async () => {
    const name = files.find((one) => one.includes('child-'));
    assert.ok(name);
    const { history } = read(name);
    await assert.rejects(async () =>
      Worker.runReplayHistory({ ...(await workflowBundle()), dataConverter }, history, 'child-799999'),
    );
  });
});
