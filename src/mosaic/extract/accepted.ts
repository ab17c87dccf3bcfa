import { join } from 'node:path';
import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { CodedError } from '../../domain/failure.js';
import { isMosaicPersonId, type MosaicPersonId } from '../../domain/people.js';
import type { Instant } from '../../domain/dates.js';
import { flush, readAtMost, standing, writeWhole } from '../../files/files.js';
import { instantSchema } from '../../schemas/fields.js';
import { childSnapshotSchema } from '../../schemas/mosaic.js';
import { relationsSchema } from '../../schemas/mosaic-staff.js';
import type { Extracted } from './people.js';

/** The people as the extract that was taken last shows them; those whose lines were wrong as one before it did. */
export interface Accepted {
  readonly asAt: Instant;
  /** of the bytes of the extract, so that the same one is not taken twice */
  readonly hash: string;
  readonly people: ReadonlyMap<MosaicPersonId, Extracted>;
}

export interface AcceptedFile {
  read(): Promise<Accepted | undefined>;
  write(accepted: Accepted): Promise<void>;
}

const schema = z.object({
  asAt: instantSchema,
  hash: z.string(),
  people: z.array(z.object({ snapshot: childSnapshotSchema, relations: relationsSchema.optional() })),
});

/** Every child of the largest authority, with every plan of a childhood, stays far below it. */
export const bytesAtMost = 256 * 1024 * 1024;

const fileName = 'accepted.json';

/** Beside the extract, and as much to be protected. Read again only when it changed. */
export function openAccepted(folder: string): AcceptedFile {
  const path = join(folder, fileName);
  let known: { readonly mark: string; readonly accepted: Accepted } | undefined;
  return {
    async read() {
      if ((await standing(path)) === undefined) return undefined;
      const { mtimeMs, size, ino } = await stat(path);
      const mark = [mtimeMs, size, ino].join(' ');
      if (known?.mark !== mark) known = { mark, accepted: acceptedIn(await readAtMost(path, bytesAtMost)) };
      return known.accepted;
    },
    async write({ people, ...rest }) {
      await writeWhole(folder, fileName, Buffer.from(JSON.stringify({ ...rest, people: [...people.values()] })));
      await flush(folder);
    },
  };
}

/** @throws CodedError `mosaic.folder-unusable` where somebody changed it */
function acceptedIn(bytes: Buffer | undefined): Accepted {
  const { success, data } = schema.safeParse(json(bytes));
  if (!success) throw new CodedError('mosaic.folder-unusable', { call: 'extract', reason: 'ACCEPTED_UNREADABLE' });
  const people = data.people.map(({ snapshot, relations }) => ({ snapshot, ...(relations && { relations }) }));
  return {
    asAt: data.asAt,
    hash: data.hash,
    people: new Map(
      people.flatMap((one) => (isMosaicPersonId(one.snapshot.personId) ? [[one.snapshot.personId, one]] : [])),
    ),
  };
}

function json(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse((bytes ?? '').toString());
  } catch {
    return undefined;
  }
}
