import type { Command } from 'commander';
import { ConfigError } from '../../config/load.js';
import type { Instant } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import { newDataKey } from '../../temporal/data-keys.js';
import { openKeyEncryption, type KeyEncryption } from '../../temporal/key-encryption.js';
import * as acts from '../../temporal/key-ring-acts.js';
import { readRing, type RingFile } from '../../temporal/key-ring-file.js';
import { openKeyRing } from '../../temporal/key-ring.js';
import type { ActOptions } from '../acts.js';
import { actOf, askedAct, perform, withActOptions } from '../acts.js';
import { audited } from '../audited.js';
import { configHere, withAnswer, withLink } from '../context.js';
import { changeRing } from '../key-ring-change.js';
import { asJson, tableOf } from '../words.js';

/** `cpis keys …`: the key ring, while everything runs: docs/security.md. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('the keys that encrypt what goes to Temporal');
  addList(keys);
  addAdd(keys);
  addPromote(keys);
  addRoll(keys);
  addRetire(keys);
  addRewrap(keys);
}

function addList(keys: Command): void {
  keys
    .command('list')
    .description('the keys of the ring; 2 where the key-encryption key does not open them')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const config = configHere();
      await audited(config, { what: 'keys-list' }, async () => {
        const { payloads, encryptionKey } = config.keys;
        await openKeyRing(payloads, openKeyEncryption(encryptionKey));
        const ring = readRing(payloads);
        process.stdout.write(json === true ? asJson(shown(ring)) : inWords(ring));
      });
    });
}

/** Without the wrapped keys: nobody needs them on a screen. */
const shown = ({ keys, log }: RingFile): unknown => ({
  keys: keys.map(({ wrapped, ...key }) => ({ ...key, wrappedBy: wrapped?.by ?? null })),
  log,
});

const inWords = ({ keys }: RingFile): string =>
  tableOf(
    ['key', 'state', 'made', 'wrote until', 'wrapped by'],
    keys.map(({ id, state, createdAt, wroteUntil, wrapped }) => [
      id,
      state,
      createdAt,
      wroteUntil ?? (state === 'writing' ? 'now' : 'never wrote'),
      wrapped?.by ?? 'destroyed',
    ]),
  );

function addAdd(keys: Command): void {
  const command = keys.command('add').description('make a key that reads; promote it once every process has seen it');
  withActOptions(command).action(async (options: ActOptions) => {
    const key = newDataKey(new Date());
    await changeRing(options, {
      what: 'keys-add',
      about: `key ${key.id}`,
      would: 'be made, and read',
      change: (ring, act) => acts.keyAdded(ring, key, encryptionHere(), act),
    });
  });
}

function addPromote(keys: Command): void {
  const command = keys
    .command('promote')
    .description('let this key write from now on; the one before goes on reading')
    .argument('<id>', 'as cpis keys list gives it');
  withActOptions(command).action((id: string, options: ActOptions) =>
    changeRing(options, {
      what: 'keys-promote',
      about: `key ${id}`,
      would: 'write from now on',
      change: (ring, act) => Promise.resolve(acts.keyPromoted(ring, id, act)),
    }),
  );
}

function addRoll(keys: Command): void {
  const command = keys
    .command('roll')
    .description('start new runs of what began while this key wrote, so that it can be retired')
    .argument('<id>', 'as cpis keys list gives it');
  withActOptions(command).action(async (id: string, options: ActOptions) => {
    const { wroteUntil, state } = acts.keyCalled(readRing(configHere().keys.payloads), id);
    if (state === 'writing') throw new CodedError('keys.is-writing');
    await withLink(askedAct('keys-roll', options), (link) =>
      perform(options, {
        about: `key ${id}`,
        act: actOf(options),
        would: 'have every long-lived workflow that began while it wrote continue as new at its next quiet moment',
        preview: () => Promise.resolve('done'),
        carryOut: async () => {
          const asked = wroteUntil === undefined ? 0 : await link.rollFrom(wroteUntil as Instant);
          process.stderr.write(`Asked: ${asked} workflows.\n`);
          return 'done';
        },
      }),
    );
  });
}

interface RetireOptions extends ActOptions {
  readonly destroy?: boolean;
  readonly undo?: boolean;
  readonly unchecked?: boolean;
}

function addRetire(keys: Command): void {
  const command = keys
    .command('retire')
    .description('let nobody read with this key any more; refused while work under way may need it')
    .argument('<id>', 'as cpis keys list gives it')
    .option('--undo', 'put a retired key back: what waits for it goes on')
    .option('--destroy', 'take it out of the ring for good: what it encrypted is lost for everybody')
    .option('--unchecked', 'although work may need it, or nobody can tell: what needs it will stand still');
  withActOptions(command).action(async (id: string, options: RetireOptions) => {
    const { destroy = false, undo = false, unchecked = false } = options;
    if (undo && destroy) throw new ConfigError('Say --undo or --destroy, not both.');
    if (!undo && !unchecked) await proveNotNeeded(id);
    await changeRing(options, {
      what: undo ? 'keys-reinstate' : destroy ? 'keys-destroy' : 'keys-retire',
      about: `key ${id}`,
      would: undo ? 'read again' : destroy ? 'be destroyed' : 'read no more',
      change: (ring, act) =>
        Promise.resolve(undo ? acts.keyReinstated(ring, id, act) : acts.keyRetired(ring, id, destroy, act)),
    });
  });
}

/** Fails with `keys.needed`, after saying by how many. */
async function proveNotNeeded(id: string): Promise<void> {
  const { wroteUntil, state } = acts.keyCalled(readRing(configHere().keys.payloads), id);
  if (wroteUntil === undefined || state === 'writing') return;
  const { open, closed, nightly } = await withAnswer({ what: 'keys-needs', about: id }, (link) =>
    link.keyNeeds(wroteUntil as Instant),
  );
  process.stderr.write(
    `Began while it wrote: ${open} open workflows, ${closed} closed ones that nobody could read any more.\n`,
  );
  if (nightly) process.stderr.write('No nightly comparison has ended since: the next one would stand still.\n');
  if (open > 0 || nightly) throw new CodedError('keys.needed');
}

interface RewrapOptions extends ActOptions {
  readonly file?: string;
  readonly variable?: string;
}

function addRewrap(keys: Command): void {
  const command = keys
    .command('rewrap')
    .description('wrap every key by a new key-encryption key; then put it where the configuration says')
    .option('--file <file>', 'the file of the new key-encryption key')
    .option('--variable <name>', 'the variable of the environment that holds it');
  withActOptions(command).action(({ file, variable, ...options }: RewrapOptions) => {
    if ((file === undefined) === (variable === undefined))
      throw new ConfigError('Say where the new key-encryption key is: --file or --variable.');
    const to = openKeyEncryption(file === undefined ? { variable: variable ?? '' } : { file });
    return changeRing(options, {
      what: 'keys-rewrap',
      about: 'the key ring',
      would: 'be wrapped by the new key-encryption key',
      change: (ring, act) => acts.ringRewrapped(ring, encryptionHere(), to, act),
    });
  });
}

const encryptionHere = (): KeyEncryption => openKeyEncryption(configHere().keys.encryptionKey);
