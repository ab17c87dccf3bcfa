import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import fc from 'fast-check';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';

const key = randomBytes(32);
const codec = (namespace = 'authority', keys = new Map([['k1', key]]), current = 'k1') =>
  createPayloadCodec({ namespace, keys: { current, keys } });
const context = (workflowId: string) => ({ type: 'workflow', namespace: 'authority', workflowId }) as const;
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const sealed = async (value: unknown, workflowId = 'child-1'): Promise<Payload> => {
  const [first] = await codec().encode([payload(value)], context(workflowId));
  assert.ok(first);
  return first;
};
const opened = async (from: Payload, workflowId = 'child-1', by = codec()): Promise<unknown> => {
  const [first] = await by.decode([from], context(workflowId));
  assert.ok(first);
  return defaultPayloadConverter.fromPayload(first);
};

describe('the payload codec', () => {
  it('gives back what it took, void results included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.constant(undefined)), async (value) => {
        assert.deepEqual(
          await opened(await sealed(value)),
          payload(value).data === undefined ? value : defaultPayloadConverter.fromPayload(payload(value)),
        );
      }),
    );
  });

  it('takes the void results of the SDK, whose data is absent or an empty array', async () => {
    for (const data of [undefined, []]) {
      const [first] = await codec().encode(
        [{ metadata: {}, ...(data && { data: data as never }) }],
        context('child-1'),
      );
      const [back] = await codec().decode([first ?? {}], context('child-1'));
      assert.equal(back?.data?.length, 0);
    }
  });

  it('shows nothing of the value, and no two ciphertexts are alike', async () => {
    const [one, two] = [await sealed('Brackenfield'), await sealed('Brackenfield')];
    assert.doesNotMatch(Buffer.from(one.data ?? []).toString('latin1'), /Brackenfield|json/);
    assert.notDeepEqual(one.data, two.data);
  });

  it('refuses a ciphertext that was moved to another child or another authority', async () => {
    const moved = await sealed({ alert: 1 });
    await assert.rejects(opened(moved, 'child-2'), /^Error: CODEC_WRONG_WORKFLOW$/);
    const relabelled = { ...moved, metadata: { ...moved.metadata, wf: new TextEncoder().encode('child-2') } };
    await assert.rejects(opened(relabelled, 'child-2'), /^Error: CODEC_TAMPERED$/);
    await assert.rejects(opened(moved, 'child-1', codec('another')), /^Error: CODEC_TAMPERED$/);
  });

  it('reads without a context by the workflow id in the metadata, as a codec server must', async () => {
    const [first] = await codec().decode([await sealed('x')]);
    assert.ok(first);
    assert.equal(defaultPayloadConverter.fromPayload(first), 'x');
  });

  it('takes a schedule’s run for the schedule', async () => {
    assert.equal(await opened(await sealed('x', 'reconcile'), 'reconcile-2026-11-23T02:12:00Z'), 'x');
  });

  it('refuses flipped bits, a cut and an unknown key, with a code and nothing else', async () => {
    const whole = await sealed('Brackenfield');
    const data = Buffer.from(whole.data ?? []);
    const flipped = Buffer.from(data);
    flipped.writeUInt8(flipped.readUInt8(20) ^ 1, 20);
    await assert.rejects(opened({ ...whole, data: flipped }), /^Error: CODEC_TAMPERED$/);
    await assert.rejects(opened({ ...whole, data: data.subarray(0, -1) }), /^Error: CODEC_TAMPERED$/);
    await assert.rejects(opened({ ...whole, data: data.subarray(0, 10) }), /^Error: CODEC_MALFORMED$/);
    await assert.rejects(
      opened(whole, 'child-1', codec('authority', new Map([['k2', key]]), 'k2')),
      /^Error: CODEC_UNKNOWN_KEY$/,
    );
  });

  it('never takes plaintext: it becomes a marker that no handler accepts', async () => {
    assert.deepEqual(await opened(payload({ eventId: 'e-1' })), { refused: 'CODEC_PLAINTEXT' });
  });

  it('writes with the current key and reads with any that it has', async () => {
    const old = await sealed('x');
    const rotated = codec(
      'authority',
      new Map([
        ['k1', key],
        ['k2', randomBytes(32)],
      ]),
      'k2',
    );
    assert.equal(await opened(old, 'child-1', rotated), 'x');
    const [fresh] = await rotated.encode([payload('y')], context('child-1'));
    assert.equal(new TextDecoder().decode(fresh?.metadata?.['kid'] ?? undefined), 'k2');
  });
});
