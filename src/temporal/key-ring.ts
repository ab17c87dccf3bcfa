import { readFile, stat } from 'node:fs/promises';
import type { DataKey } from './data-keys.js';
import { isKeyOf } from './data-keys.js';
import type { KeyEncryption, KeyEncryptionSource } from './key-encryption.js';
import { openKeyEncryption } from './key-encryption.js';
import { KeyFileError } from './key-files.js';
import type { RingFile, RingKey } from './key-ring-file.js';
import { readRing, ringFrom } from './key-ring-file.js';

/** The keys that the codec works with. */
export interface PayloadKeys {
  /** The one that writes now. */
  writing(): Promise<DataKey>;
  /** The one of this id. `retired` and `unknown` mean that data cannot be read now, and that their work waits. */
  reading(id: string): Promise<DataKey | 'retired' | 'unknown'>;
}

export interface KeyRingOptions {
  /** hears of a ring that changed and cannot be read: what was known stays in use */
  readonly onProblem?: (error: KeyFileError) => void;
  /** how long what was read counts without a look at the file, in milliseconds */
  readonly freshForMs?: number;
}

/** As the configuration has them. */
export interface KeyPlaces {
  readonly payloads: string;
  readonly encryptionKey: KeyEncryptionSource;
}

/** The ring that the configuration names. Throws a KeyFileError where it, or its key-encryption key, cannot be used. */
export const openPayloadKeys = (places: KeyPlaces, options: KeyRingOptions = {}): Promise<PayloadKeys> =>
  openKeyRing(places.payloads, openKeyEncryption(places.encryptionKey), options);

interface Known {
  readonly text: string;
  readonly writing: DataKey;
  readonly byId: ReadonlyMap<string, DataKey | 'retired'>;
}

const freshForMs = 1000;

/**
 * In fresh times: then the file is read whatever its stamp says. Two changes within one tick of the file system's clock may
 * leave the same one, where the second takes the place on the disk that the first gave free.
 */
const readEvery = 10;

/**
 * A ring that follows its file while the process runs: a changed file is seen within a second, and at once by who meets a key
 * that it does not know. So a key is added, then promoted, without a restart.
 */
export async function openKeyRing(
  path: string,
  encryption: KeyEncryption,
  options: KeyRingOptions = {},
): Promise<PayloadKeys> {
  const { onProblem = () => undefined, freshForMs: freshFor = freshForMs } = options;
  const first = await stampOf(path);
  let known = await knownFrom(readRing(path), '', encryption, new Map());
  let stamp = first;
  let freshUntil = performance.now() + freshFor;
  let readAt = performance.now();
  let looking: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    readAt = performance.now();
    const now = await stampOf(path);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined || text === known.text) return;
    try {
      known = await knownFrom(ringFrom(path, text), text, encryption, known.byId);
      stamp = now;
    } catch (error) {
      if (!(error instanceof KeyFileError)) throw error;
      if (stamp !== now) onProblem(error);
      stamp = now;
    }
  };
  const look = async (must: boolean): Promise<void> => {
    // who must see the newest ring does not take a look for it that began before
    if (must) await looking;
    looking ??= (async () => {
      const isOld = performance.now() - readAt >= readEvery * freshFor;
      if (must || isOld || (await stampOf(path)) !== stamp) await read();
      freshUntil = performance.now() + freshFor;
    })().finally(() => (looking = undefined));
    await looking;
  };
  const fresh = async (): Promise<void> => {
    if (performance.now() >= freshUntil) await look(false);
  };

  return {
    writing: async () => {
      await fresh();
      return known.writing;
    },
    reading: async (id) => {
      await fresh();
      const found = known.byId.get(id);
      if (found !== undefined && found !== 'retired') return found;
      await look(true);
      return known.byId.get(id) ?? 'unknown';
    },
  };
}

/** Whether a file is the same as before, as far as the file system tells; a file that is not there has a stamp too. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? 'none' : [found.ino, found.size, found.mtimeNs].join();
}

async function knownFrom(
  ring: RingFile,
  text: string,
  encryption: KeyEncryption,
  before: Known['byId'],
): Promise<Known> {
  const byId = new Map<string, DataKey | 'retired'>();
  for (const key of ring.keys) byId.set(key.id, await opened(key, encryption, before.get(key.id)));
  const writing = ring.keys.map(({ id, state }) => (state === 'writing' ? byId.get(id) : undefined)).find(Boolean);
  if (writing === undefined || writing === 'retired') throw new KeyFileError('The key ring has no key that writes.');
  return { text, writing, byId };
}

/** An id names its key for ever: one that was opened before is not opened again. */
async function opened(
  { id, state, wrapped }: RingKey,
  encryption: KeyEncryption,
  before: DataKey | 'retired' | undefined,
): Promise<DataKey | 'retired'> {
  if (state === 'retired' || wrapped === undefined) return 'retired';
  if (before !== undefined && before !== 'retired') return before;
  const key = await encryption.unwrap({ by: wrapped.by, bytes: Buffer.from(wrapped.key, 'base64') }, id);
  if (!isKeyOf(id, key)) throw new KeyFileError(`Key ${id} of the key ring is not the key that its id names.`);
  return { id, key };
}
