import { basename, dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { ConfigError } from '../config/load.js';
import type { ActOutcome } from '../domain/operator-acts.js';
import { flush, writeWhole } from '../files/files.js';
import type { RingAct } from '../temporal/key-ring-acts.js';
import { readRing, ringText, type RingFile } from '../temporal/key-ring-file.js';
import { actOf, askedAct, isLogged, perform, type ActOptions } from './acts.js';
import { audited } from './audited.js';
import { configHere } from './context.js';

interface RingChange {
  /** the verb, as the audit has it: `keys-promote` */
  readonly what: string;
  /** `key k20261123-…` */
  readonly about: string;
  /** the end of a sentence that begins with `Would` */
  readonly would: string;
  /** the ring as it should be. Fails as the acts on a ring do */
  readonly change: (ring: RingFile, act: RingAct) => Promise<RingFile>;
}

/** Changes the key ring of the configuration: whole or not at all, one change at a time, with who and why. The audit knows first. */
export async function changeRing(options: ActOptions, { what, about, would, change }: RingChange): Promise<void> {
  const config = configHere();
  const { payloads } = config.keys;
  const act = actOf(options);
  const changed = (): Promise<RingFile> => change(readRing(payloads), { ...act, at: new Date().toISOString() });
  await audited(config, askedAct(what, options), (note) =>
    perform(options, {
      about,
      act,
      wasSaid: isLogged(readRing(payloads).log, act),
      would,
      preview: async () => {
        await changed();
        return 'done';
      },
      carryOut: () =>
        alone(payloads, async () => {
          const content = Buffer.from(ringText(await changed()));
          await writeWhole(dirname(payloads), basename(payloads), content, ownerOnly);
          await flush(dirname(payloads));
          note(`done: ${about}`);
          return 'done';
        }),
    }),
  );
}

const ownerOnly = 0o600;

/** Two changes at once would lose one of them, and perhaps a key. */
async function alone(path: string, work: () => Promise<ActOutcome>): Promise<ActOutcome> {
  const release = await lock(path).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(
      code === 'ELOCKED'
        ? `Somebody else changes the key ring at this moment (${path}.lock). Say it again in a few seconds.`
        : `${path} cannot be locked (${code}): the key ring cannot be changed here.`,
    );
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
