import type { Payload } from '@temporalio/common';
import { CodedError } from '../domain/failure.js';
import type { KeyFileError } from '../temporal/key-files.js';
import { openPayloadKeys, type KeyPlaces } from '../temporal/key-ring.js';
import { createPayloadCodec } from '../temporal/payload-codec.js';

export interface Opening {
  /** What was sealed; rejects with a CodedError `codec.refused` where one of them is not ours, was changed, or has no key. */
  readonly open: (payloads: readonly Payload[]) => Promise<readonly Payload[]>;
}

export interface OpeningPlace {
  readonly namespace: string;
  /** of the configuration. The key ring is followed: a rotation needs no restart here either */
  readonly keys: KeyPlaces;
  /** hears that a changed key ring cannot be read; the one before stays in use */
  readonly onProblem: (error: KeyFileError) => void;
}

/** Opens payloads of one namespace. All that this room knows of keys and codec stands here. Rejects where the keys cannot be read. */
export async function createOpening({ namespace, keys: places, onProblem }: OpeningPlace): Promise<Opening> {
  const keys = await openPayloadKeys(places, { onProblem });
  const codec = createPayloadCodec({ namespace, keys });
  return {
    open: async (payloads) => {
      // the codec turns what came in clear into a marker, so that a workflow goes on: here it is refused
      if (!payloads.every(({ metadata }) => textOf(metadata?.['encoding']) === 'binary/encrypted'))
        throw new CodedError('codec.refused');
      try {
        return await codec.decode([...payloads]);
      } catch {
        throw new CodedError('codec.refused');
      }
    },
  };
}

/** The workflows that payloads say they are of. It is true of what was opened, because the seal covers it. */
export const workflowsOf = (payloads: readonly Payload[]): readonly string[] =>
  [...new Set(payloads.map(({ metadata }) => textOf(metadata?.['wf'])))].filter((id) => /^[\w.:-]{1,200}$/.test(id));

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
