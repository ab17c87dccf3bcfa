import { instantOf, ukDate } from '../../domain/dates.js';
import { CodedError } from '../../domain/failure.js';
import { folderFailure } from '../folder-failure.js';
import type { Mosaic } from '../port.js';
import { openAccepted, type Accepted } from './accepted.js';
import { isInScope } from './differences.js';
import type { Extracted } from './people.js';

type Reading = Pick<Mosaic, 'readChild' | 'inScope' | 'findByNumber' | 'readRelations' | 'readReferenceData'>;

const pageLength = 200;

/** Mosaic as the extract that was taken last shows it. Fails with `mosaic.extract-missing` before the first. */
export function createExtractReading({ folder }: { readonly folder: string }): Reading {
  const file = openAccepted(folder);
  const accepted = async (call: string): Promise<Accepted> => {
    const found = await file.read().catch((error: unknown) => Promise.reject(folderFailure(error, call)));
    if (found === undefined) throw new CodedError('mosaic.extract-missing', { call });
    return found;
  };
  const person = async (call: string, personId: Parameters<Mosaic['readChild']>[0]): Promise<Extracted> => {
    const found = (await accepted(call)).people.get(personId);
    if (found === undefined) throw new CodedError('mosaic.person-unknown', { call });
    return found;
  };
  return {
    readChild: async (personId) => (await person('read-child', personId)).snapshot,
    async inScope(after) {
      const today = ukDate(instantOf(Date.now()));
      const { people } = await accepted('in-scope');
      const ids = [...people.keys()].filter((id) => after === undefined || id > after).sort();
      const all = ids.flatMap((id) => people.get(id)?.snapshot ?? []).filter((one) => isInScope(one, today));
      const children = all.slice(0, pageLength);
      const last = all.length > pageLength ? children.at(-1)?.personId : undefined;
      return { children, ...(last !== undefined && { next: last }) };
    },
    async findByNumber(nhsNumber) {
      const { people } = await accepted('find-by-number');
      return [...people.values()]
        .filter(({ snapshot }) => snapshot.nhsNumber === nhsNumber && snapshot.mergedInto === undefined)
        .map(({ snapshot }) => snapshot.personId);
    },
    readRelations: async (personId) => (await person('read-relations', personId)).relations,
    readReferenceData: () => Promise.resolve(undefined),
  };
}
