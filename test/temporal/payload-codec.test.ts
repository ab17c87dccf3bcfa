import assert from 'node:assert/strict';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import fc from 'fast-check';
import { createPayloadCodec } from '../../src/temporal/payload-codec.js';
import { newDataKey } from '../../src/temporal/data-keys.js';
import type { PayloadKeys } from '../../src/temporal/key-ring.js';
import { fixedKeys } from '../support/fixed-keys.js';

const key = newDataKey(new Date('2026-11-23T00:00:00Z'));
const another = newDataKey(new Date('2026-11-23T00:00:00Z'));
const codec = (namespace = 'authority', keys: PayloadKeys = fixedKeys(key)) => createPayloadCodec({ namespace, keys });
const context = (workflowId: string) => ({ type: 'workflow', namespace: 'authority', workflowId }) as const;
const inActivity = (workflowId: string) => ({ ...context(workflowId), type: 'activity', isLocal: false }) as const;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
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
    const relabelled = { ...moved, metadata: { ...moved.metadata, wf: bytes('child-2') } };
    assert.deepEqual(await opened(moved, 'child-2'), { refusedPayload: 'payload.moved' });
    assert.deepEqual(await opened(relabelled, 'child-2'), { refusedPayload: 'payload.changed' });
    assert.deepEqual(await opened(moved, 'child-1', codec('another')), { refusedPayload: 'payload.changed' });
  });

  it('reads without a context by the workflow id in the metadata, as a codec server must', async () => {
    const [first] = await codec().decode([await sealed('x')]);
    assert.ok(first);
    assert.equal(defaultPayloadConverter.fromPayload(first), 'x');
  });

  it('takes a schedule’s run for the schedule', async () => {
    assert.equal(await opened(await sealed('x', 'reconcile'), 'reconcile-2026-11-23T02:12:00Z'), 'x');
  });

  it('takes nothing else for one: an id of a child that ends alike is another workflow', async () => {
    const marker = await opened(await sealed('x', 'child-1'), 'child-1-2026-11-23T02:12:00Z');
    assert.deepEqual(marker, { refusedPayload: 'payload.moved' });
  });

  const flipped = (payload: Payload, at: number): Payload => {
    const data = Buffer.from(payload.data ?? []);
    data.writeUInt8(data.readUInt8(at) ^ 1, at);
    return { ...payload, data };
  };

  it('refuses every flipped bit and every cut alike, at each reading', async () => {
    const whole = await sealed('Brackenfield');
    const length = whole.data?.length ?? 0;
    const places = Array.from({ length }, (_, place) => place);
    for (const broken of [
      ...places.map((place) => flipped(whole, place)),
      ...places.map((place) => ({ ...whole, data: (whole.data ?? new Uint8Array()).subarray(0, place) })),
    ])
      for (let reading = 1; reading <= 2; reading += 1)
        assert.deepEqual(await opened(broken), { refusedPayload: 'payload.changed' });
  });

  it('never takes plaintext, or what another product encrypted: it becomes a marker that no handler accepts', async () => {
    const inClear = { refusedPayload: 'payload.in-clear' };
    assert.deepEqual(await opened(payload({ eventId: 'e-1' })), inClear);
    assert.deepEqual(await opened({ ...payload('x'), metadata: { encoding: bytes('binary/other') } }), inClear);
    assert.deepEqual(await opened({}), inClear);
  });

  it('waits for a key that it does not know, or that is retired, and never takes that for tampering', async () => {
    const whole = await sealed('x');
    for (const broken of [whole, flipped(whole, 20)]) {
      await assert.rejects(opened(broken, 'child-1', codec('authority', fixedKeys(another))), {
        code: 'payload.unknown-key',
      });
      const retired: PayloadKeys = { ...fixedKeys(another), reading: () => Promise.resolve('retired') };
      await assert.rejects(opened(broken, 'child-1', codec('authority', retired)), { code: 'payload.retired-key' });
    }
    assert.equal(await opened(whole), 'x');
  });

  it('refuses an id that no key can have: what waited for it would wait for ever', async () => {
    const whole = await sealed('x');
    for (const kid of ['', 'k20261120', 'k20261120-zz', 'x'.repeat(4096), '../keys'])
      assert.deepEqual(await opened({ ...whole, metadata: { ...whole.metadata, kid: bytes(kid) } }), {
        refusedPayload: 'payload.changed',
      });
  });

  it('says that a workflow stands still, and nothing where a client reads', async () => {
    const heard: string[] = [];
    const onWaiting = (code: string): void => void heard.push(code);
    const waiting = createPayloadCodec({ namespace: 'authority', keys: fixedKeys(another), onWaiting });
    await assert.rejects(opened(await sealed('x'), 'child-1', waiting));
    await assert.rejects(waiting.decode([await sealed('x')]));
    assert.deepEqual(heard, ['payload.unknown-key']);
  });

  it('tells plaintext and what was moved alike, whatever keys are there: a replay without the key says the same', async () => {
    const moved = await sealed('x');
    for (const keys of [fixedKeys(key), fixedKeys(another)]) {
      assert.deepEqual(await opened(moved, 'child-2', codec('authority', keys)), { refusedPayload: 'payload.moved' });
      assert.deepEqual(await opened(payload('x'), 'child-1', codec('authority', keys)), {
        refusedPayload: 'payload.in-clear',
      });
    }
  });

  it('waits for a release that knows the version, and for one that knows the form', async () => {
    const whole = await sealed('x');
    const later = { ...whole, metadata: { ...whole.metadata, v: bytes('2') } };
    await assert.rejects(opened(later), { code: 'payload.unreadable' });
  });

  it('fails closed for everything that comes from an activity, and where no context is given', async () => {
    const whole = await sealed('x');
    for (const [broken, code] of [
      [payload('x'), 'payload.in-clear'],
      [flipped(whole, 20), 'payload.changed'],
      [await sealed('x', 'child-2'), 'payload.moved'],
    ] as const) {
      await assert.rejects(codec().decode([broken], inActivity('child-1')), { code });
      if (code !== 'payload.moved') await assert.rejects(codec().decode([broken]), { code });
    }
  });

  it('says nothing but a code where it fails', async () => {
    const whole = await sealed('Brackenfield', 'child-799');
    await assert.rejects(codec().decode([flipped(whole, 20)]), ({ message }: Error) => {
      assert.doesNotMatch(message, /Brackenfield|799/);
      return true;
    });
  });

  it('writes with the key that writes and reads with any that it has; version, key and workflow stand in clear', async () => {
    const old = await sealed('x');
    const rotated = codec('authority', fixedKeys(another, key));
    assert.equal(await opened(old, 'child-1', rotated), 'x');
    const [fresh] = await rotated.encode([payload('y')], context('child-1'));
    const shown = Object.entries(fresh?.metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString()]);
    assert.deepEqual(Object.fromEntries(shown), {
      encoding: 'binary/encrypted',
      v: '1',
      kid: another.id,
      wf: 'child-1',
    });
  });
});
