import assert from 'node:assert/strict';
import { ofOneVersion } from '../../src/activities/one-version.js';
import type { AuthoritySettings } from '../../src/activities/ports.js';

const version = (recordsAtMost: number) => ({ recordsAtMost }) as AuthoritySettings;

describe('activities and the configuration', () => {
  it('work to their end with the settings of their beginning; the next execution takes the new ones', async () => {
    let settings = version(1);
    let goOn = (): void => undefined;
    const { look } = ofOneVersion(
      () => settings,
      ({ recordsAtMost }) => ({
        look: async (): Promise<readonly number[]> => {
          await new Promise<void>((resolve) => (goOn = resolve));
          return [recordsAtMost];
        },
      }),
    );
    const running = look();
    const finish = goOn;
    settings = version(2);
    const next = look();
    finish();
    goOn();
    assert.deepEqual([await running, await next], [[1], [2]]);
  });

  it('are made anew only where the settings are others', async () => {
    let settings = version(1);
    let made = 0;
    const { look } = ofOneVersion(
      () => settings,
      () => {
        made += 1;
        return { look: () => Promise.resolve(made) };
      },
    );
    assert.deepEqual([await look(), await look()], [1, 1]);
    settings = version(1);
    assert.equal(await look(), 2);
  });
});
