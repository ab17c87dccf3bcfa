import assert from 'node:assert/strict';
import type { CpisLink } from '../../src/client.js';
import type { FailureCode } from '../../src/domain/failure.js';
import { CodedError } from '../../src/domain/failure.js';
import { loadChildren } from '../../src/loading/load.js';
import type { Loaded } from '../../src/loading/manifest.js';
import type { Mosaic } from '../../src/mosaic/port.js';
import { aChild, person, policy } from '../support/examples.js';

const children = Array.from({ length: 12 }, (_, place) => ({
  personId: person(`7001${String(place).padStart(2, '0')}`),
  lines: [place + 2],
  held: [],
}));

/** Loads twelve children; Mosaic fails for these. */
async function loading(fails: Readonly<Record<string, FailureCode>>) {
  const manifest: Loaded[] = [];
  const loaded: string[] = [];
  const progress = await loadChildren(children, {
    link: {
      children: {
        load: ({ snapshot }: { snapshot: { personId: string } }) =>
          Promise.resolve(void loaded.push(snapshot.personId)),
      },
    } as unknown as CpisLink,
    mosaic: {
      readChild: (personId: ReturnType<typeof person>) => {
        const code = fails[personId];
        return code === undefined ? Promise.resolve(aChild({ personId })) : Promise.reject(new CodedError(code));
      },
    } as unknown as Mosaic,
    telephones: policy.telephones,
    manifest: { accepted: new Set(), add: (one) => void manifest.push(one) },
    paceMs: 0,
    tell: () => undefined,
    isStopped: () => false,
  });
  return { progress, manifest, loaded };
}

describe('a load, where Mosaic fails', () => {
  it('rejects the child that cannot be read and goes on with the others', async () => {
    const { progress, manifest, loaded } = await loading({
      '700103': 'mosaic.unexpected-answer',
      '700104': 'mosaic.refused-credentials',
      '700107': 'mosaic.person-unknown',
    });
    assert.deepEqual([progress.done, progress.rejected, loaded.length], [12, 3, 9]);
    assert.deepEqual(
      manifest.filter(({ result }) => result === 'rejected').map(({ personId, reason }) => `${personId} ${reason}`),
      ['700103 mosaic.unexpected-answer', '700104 mosaic.refused-credentials', '700107 mosaic.person-unknown'],
    );
  });

  it('stops at the child where another attempt may succeed, and names it', async () => {
    const { progress, loaded } = await loading({ '700103': 'mosaic.unreachable' });
    assert.deepEqual([progress.stoppedAt?.personId, progress.failure?.code], ['700103', 'mosaic.unreachable']);
    assert.deepEqual([progress.done, progress.rejected, loaded.length], [3, 0, 3]);
  });

  it('stops where it refuses one after the other for one reason: the reason is not theirs', async () => {
    const unknown = Object.fromEntries(children.map(({ personId }) => [personId, 'mosaic.person-unknown' as const]));
    assert.equal((await loading(unknown)).progress.rejected, 12, 'each of these is an answer about that child');
    const all = Object.fromEntries(children.map(({ personId }) => [personId, 'mosaic.refused-credentials' as const]));
    const { progress, manifest } = await loading(all);
    assert.deepEqual([progress.stoppedAt?.personId, manifest.length], ['700104', 4]);
  });
});
