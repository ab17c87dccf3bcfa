import { z } from 'zod';
import type { Organisation } from '../../src/domain/people.js';
import type { Faults } from '../shared/faults.js';
import { createFaults } from '../shared/faults.js';
import { openLedger } from '../shared/ledger.js';
import { population } from '../shared/population.js';
import { authorityMailbox } from './accounts.js';
import type { Collection } from './collection.js';
import { openCollection } from './collection.js';
import type { SpinePerson } from './cpis/matching.js';
import { spinePersonSchema } from './cpis/matching.js';
import type { HeldRecord } from './cpis/records.js';
import { heldRecordSchema } from './cpis/records.js';
import type { JudgedUpload } from './cpis/uploads.js';
import { judgedUploadSchema } from './cpis/uploads.js';
import type { Messages } from './mesh/messages.js';
import { openMessages } from './mesh/messages.js';
import type { FaultPlace } from './mesh/parts.js';
import { faultPlaces } from './mesh/parts.js';

/** All that the sandbox knows. Everything but the faults stands in the ledger. */
export interface State {
  readonly messages: Messages;
  readonly tokens: Collection<number>;
  /** by NHS number */
  readonly people: Collection<SpinePerson>;
  /** by identity of the registration */
  readonly records: Collection<HeldRecord>;
  /** by the message id of the file */
  readonly uploads: Collection<JudgedUpload>;
  readonly faults: Faults<FaultPlace>;
  readonly spineAvailable: () => boolean;
  readonly setSpineAvailable: (available: boolean) => void;
  /** the authority, as its last readable file named it */
  readonly authority: () => Organisation;
  readonly now: () => number;
  /** Back to the seed. Message ids go on. */
  readonly reset: () => void;
}

export function openState(ledgerFile: string | undefined, now: () => number): State {
  const ledger = openLedger(ledgerFile);
  const switches = openCollection(ledger, 'switches', z.boolean());
  const collections = {
    messages: openMessages(ledger, now),
    tokens: openCollection(ledger, 'tokens', z.number()),
    people: openCollection(ledger, 'people', spinePersonSchema),
    records: openCollection(ledger, 'records', heldRecordSchema),
    uploads: openCollection(ledger, 'uploads', judgedUploadSchema),
  };
  const faults = createFaults<FaultPlace>(faultPlaces);
  const { people, tokens, uploads } = collections;
  const seed = (): void => {
    for (const person of seedPeople()) people.put(person.nhsNumber, person);
    switches.put('seeded', true);
  };
  if (!switches.get('seeded')) seed();
  for (const [token, forgetAt] of tokens.entries()) if (forgetAt < now()) tokens.remove(token);
  return {
    ...collections,
    faults,
    now,
    spineAvailable: () => switches.get('spine') ?? true,
    setSpineAvailable: (available) => switches.put('spine', available),
    authority: () => uploads.values().findLast(({ fileCode }) => fileCode !== 'CPF01')?.authority ?? authorityMailbox,
    reset() {
      ledger.clear();
      [switches, ...Object.values(collections)].forEach((collection) => collection.forget());
      faults.clear();
      seed();
    },
  };
}

/** The Spine's side of the invented population. */
const seedPeople = (): readonly SpinePerson[] =>
  population.map(({ nhsNumber, familyName, spineFamilyName, givenNames, birthDate, sensitive }) =>
    spinePersonSchema.parse({
      nhsNumber,
      familyName: spineFamilyName ?? familyName,
      givenNames,
      birthDate,
      ...(sensitive !== undefined && { sensitive }),
    }),
  );
