import { CodedError } from '../domain/failure.js';
import type { OperatorAct } from '../domain/operator-acts.js';
import type { DataKey } from './data-keys.js';
import type { KeyEncryption } from './key-encryption.js';
import type { RingEntry, RingFile, RingKey } from './key-ring-file.js';

/** Who does something to the ring, why and when. */
export interface RingAct extends OperatorAct {
  readonly at: string;
}

const logLength = 200;

const logged = (ring: RingFile, act: RingAct, what: RingEntry['what'], about: string): RingFile => {
  const { actId, by, reason, at } = act;
  return { ...ring, log: [...ring.log, { actId, by, reason, at, what, about }].slice(-logLength) };
};

const withKey = (ring: RingFile, id: string, change: (key: RingKey) => RingKey): RingFile => ({
  ...ring,
  keys: ring.keys.map((key) => (key.id === id ? change(key) : key)),
});

/** Fails with `keys.unknown`. */
export function keyCalled({ keys }: RingFile, id: string): RingKey {
  const found = keys.find((key) => key.id === id);
  if (found === undefined) throw new CodedError('keys.unknown');
  return found;
}

/** A ring of one key, which writes. */
export async function newRing(key: DataKey, encryption: KeyEncryption, at: string): Promise<RingFile> {
  return { version: 1, keys: [{ ...(await wrappedBy(key, encryption)), state: 'writing', createdAt: at }], log: [] };
}

/** Adds a key that reads: every process must have seen it before it is promoted. */
export async function keyAdded(
  ring: RingFile,
  key: DataKey,
  encryption: KeyEncryption,
  act: RingAct,
): Promise<RingFile> {
  const added: RingKey = { ...(await wrappedBy(key, encryption)), state: 'reading', createdAt: act.at };
  return logged({ ...ring, keys: [...ring.keys, added] }, act, 'add', key.id);
}

/** From now on this key writes, and the one before reads. Fails with a `keys.*` code. */
export function keyPromoted(ring: RingFile, id: string, act: RingAct): RingFile {
  const { state } = keyCalled(ring, id);
  if (state === 'writing') throw new CodedError('act.nothing-to-do');
  if (state === 'retired') throw new CodedError('keys.retired');
  const keys = ring.keys.map(({ wroteUntil, ...key }): RingKey => {
    if (key.id === id) return { ...key, state: 'writing' };
    if (key.state === 'writing') return { ...key, state: 'reading', wroteUntil: act.at };
    return wroteUntil === undefined ? key : { ...key, wroteUntil };
  });
  return logged({ ...ring, keys }, act, 'promote', id);
}

/**
 * From now on nobody reads with this key. It stays in the ring, so that it can be put back, unless it is destroyed. Fails with
 * a `keys.*` code.
 */
export function keyRetired(ring: RingFile, id: string, destroy: boolean, act: RingAct): RingFile {
  const { state, wrapped } = keyCalled(ring, id);
  if (state === 'writing') throw new CodedError('keys.is-writing');
  if (state === 'retired' && (!destroy || wrapped === undefined)) throw new CodedError('act.nothing-to-do');
  const next = withKey(ring, id, ({ wrapped: kept, ...key }) => ({
    ...key,
    state: 'retired',
    ...(destroy || kept === undefined ? {} : { wrapped: kept }),
  }));
  return logged(next, act, destroy ? 'destroy' : 'retire', id);
}

/** Puts a retired key back: what waits for it goes on. Fails with a `keys.*` code, of one that was destroyed too. */
export function keyReinstated(ring: RingFile, id: string, act: RingAct): RingFile {
  const { state, wrapped } = keyCalled(ring, id);
  if (state !== 'retired') throw new CodedError('act.nothing-to-do');
  if (wrapped === undefined) throw new CodedError('keys.destroyed');
  return logged(
    withKey(ring, id, (key) => ({ ...key, state: 'reading' })),
    act,
    'reinstate',
    id,
  );
}

/** The same keys, wrapped by another key-encryption key. */
export async function ringRewrapped(
  ring: RingFile,
  from: KeyEncryption,
  to: KeyEncryption,
  act: RingAct,
): Promise<RingFile> {
  const keys = [];
  for (const key of ring.keys) {
    if (key.wrapped === undefined) keys.push(key);
    else {
      const { by, key: text } = key.wrapped;
      const opened = await from.unwrap({ by, bytes: Buffer.from(text, 'base64') }, key.id);
      keys.push({ ...key, ...(await wrappedBy({ id: key.id, key: opened }, to)) });
    }
  }
  return logged({ ...ring, keys }, act, 'rewrap', `${keys.length} keys`);
}

async function wrappedBy({ id, key }: DataKey, encryption: KeyEncryption): Promise<Pick<RingKey, 'id' | 'wrapped'>> {
  const { by, bytes } = await encryption.wrap(key, id);
  return { id, wrapped: { by, key: Buffer.from(bytes).toString('base64') } };
}
