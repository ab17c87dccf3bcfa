import { writeFileSync } from 'node:fs';
import type { DataKey } from '../../src/temporal/data-keys.js';
import { newDataKey } from '../../src/temporal/data-keys.js';
import { openKeyEncryption } from '../../src/temporal/key-encryption.js';
import * as acts from '../../src/temporal/key-ring-acts.js';
import type { RingFile } from '../../src/temporal/key-ring-file.js';
import { readRing, ringText } from '../../src/temporal/key-ring-file.js';
import { anAct } from './examples.js';
import type { World } from './world.js';

const act = (): acts.RingAct => ({ ...anAct(), at: new Date().toISOString() });

/** Changes the key ring that a configuration names, or the one of a world while it runs, as `cpis keys` does. */
export const ringOf = ({ config }: Pick<World, 'config'>) => changesOf(config.keys);

export const changesOf = (keys: World['config']['keys']) => {
  const write = (ring: RingFile): void => writeFileSync(keys.payloads, ringText(ring));
  const read = (): RingFile => readRing(keys.payloads);
  return {
    writing: (): string => read().keys.find(({ state }) => state === 'writing')?.id ?? '',
    add: async (key: DataKey = newDataKey(new Date())): Promise<string> => {
      write(await acts.keyAdded(read(), key, openKeyEncryption(keys.encryptionKey), act()));
      return key.id;
    },
    promote: (id: string): void => write(acts.keyPromoted(read(), id, act())),
    retire: (id: string, destroy = false): void => write(acts.keyRetired(read(), id, destroy, act())),
  };
};
