import assert from 'node:assert/strict';
import { ServiceError } from '@temporalio/client';
import { untilHeard } from '../../src/client/calls.js';
import { isCode } from '../support/lives.js';

/** An error as the SDK throws it for a gRPC status. */
const withStatus = (code: number): Error => {
  const cause = Object.assign(new Error('from the server'), { code, details: '', metadata: {} });
  return new ServiceError('Failed to signal', { cause });
};

/** A call that fails so many times. */
const failing = (code: number, times: number) => {
  const call = { count: 0 };
  return {
    call,
    run: (): Promise<string> => {
      call.count += 1;
      return call.count <= times ? Promise.reject(withStatus(code)) : Promise.resolve('heard');
    },
  };
};

describe('what we say to Temporal', () => {
  for (const [code, name] of [
    [2, 'UNKNOWN'],
    [4, 'DEADLINE_EXCEEDED'],
    [8, 'RESOURCE_EXHAUSTED'],
    [9, 'FAILED_PRECONDITION'],
    [10, 'ABORTED'],
    [13, 'INTERNAL'],
    [14, 'UNAVAILABLE'],
    [15, 'DATA_LOSS'],
  ] as const)
    it(`is said again after ${name}: it may have been carried out, and counts once`, async () => {
      const { run, call } = failing(code, 2);
      assert.equal(await untilHeard(run), 'heard');
      assert.equal(call.count, 3);
    });

  for (const [code, name] of [
    [3, 'INVALID_ARGUMENT'],
    [5, 'NOT_FOUND'],
    [7, 'PERMISSION_DENIED'],
    [16, 'UNAUTHENTICATED'],
  ] as const)
    it(`is not said again after ${name}: another attempt changes nothing`, async () => {
      const { run, call } = failing(code, 1);
      await assert.rejects(untilHeard(run), ServiceError);
      assert.equal(call.count, 1);
    });

  it('fails with a code of the failure table when the server stays away', async () => {
    await assert.rejects(untilHeard(failing(14, 100).run), isCode('temporal.unreachable'));
  }).timeout(20_000);
});
