import { z } from 'zod';
import type { Organisation } from '../../src/domain/people.js';
import type { Faults } from '../shared/faults.js';
import { createFaults } from '../shared/faults.js';
import { openLedger } from '../shared/ledger.js';
import { population } from '../shared/population.js';
import { authorityMailbox } from './accounts.js';
import type { Collection } from './collection.js';
import { openCollection } from './collection.js';
import type { LoggedAccess } from './cpis/access-log.js';
import { loggedAccessSchema } from './cpis/access-log.js';
import type { SpinePerson } from './cpis/matching.js';
import { spinePersonSchema } from './cpis/matching.js';
import type { CpisSettings } from './cpis/settings.js';
import { cpisChangesSchema } from './cpis/settings.js';
import type { HeldRecord } from './cpis/records.js';
import { heldRecordSchema } from './cpis/records.js';
import type { JudgedUpload } from './cpis/uploads.js';
import { judgedUploadSchema } from './cpis/uploads.js';
import type { Messages } from './mesh/messages.js';
import { openMessages } from './mesh/messages.js';
import type { FaultPlace } from './mesh/parts.js';
import { faultPlaces } from './mesh/parts.js';

/** All that the sandbox knows. It stands in the ledger, the faults too. */
export interface State {
  readonly messages: Messages;
  readonly tokens: Collection<number>;
  /** by NHS number */
  readonly people: Collection<SpinePerson>;
  /** numbers that the NHS uses no more although the Spine of this sandbox knew nobody by them */
  readonly inactiveNumbers: Collection<boolean>;
  /** who read a record, newest first, by NHS number */
  readonly accesses: Collection<readonly LoggedAccess[]>;
  /** by identity of the registration, as the last upload left it: what CP-IS shows today is in `cpis/holdings.ts` */
  readonly records: Collection<HeldRecord>;
  /** by the message id of the file */
  readonly uploads: Collection<JudgedUpload>;
  readonly faults: Faults<FaultPlace>;
  readonly settings: () => CpisSettings;
  readonly changeSettings: (changes: Partial<CpisSettings>) => void;
  /** the authority, as its last readable file named it */
  readonly authority: () => Organisation;
  readonly now: () => number;
  /** Back to the seed. Message ids go on. */
  readonly reset: () => void;
}

/** @param unlessSet how CP-IS behaves until a tool says otherwise */
export function openState(ledgerFile: string | undefined, now: () => number, unlessSet: CpisSettings): State {
  const ledger = openLedger(ledgerFile);
  const changed = openCollection(ledger, 'settings', cpisChangesSchema);
  const switches = openCollection(ledger, 'switches', z.boolean());
  const collections = {
    messages: openMessages(ledger, now),
    tokens: openCollection(ledger, 'tokens', z.number()),
    people: openCollection(ledger, 'people', spinePersonSchema),
    inactiveNumbers: openCollection(ledger, 'inactive-numbers', z.boolean()),
    accesses: openCollection(ledger, 'accesses', z.array(loggedAccessSchema).readonly()),
    records: openCollection(ledger, 'records', heldRecordSchema),
    uploads: openCollection(ledger, 'uploads', judgedUploadSchema),
  };
  const faults = createFaults<FaultPlace>(faultPlaces, ledger);
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
    settings: () => ({ ...unlessSet, ...changed.get('cpis') }),
    changeSettings: (changes) => changed.put('cpis', { ...changed.get('cpis'), ...changes }),
    authority: () => uploads.values().findLast(({ fileCode }) => fileCode !== 'CPF01')?.authority ?? authorityMailbox,
    reset() {
      ledger.clear();
      [switches, changed, ...Object.values(collections)].forEach((collection) => collection.forget());
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
