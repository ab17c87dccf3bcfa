import type { PlainDate } from '../domain/dates.js';
import type { NhsNumber } from '../domain/nhs-number.js';
import type { MosaicPersonId, Organisation, PersonName } from '../domain/people.js';
import { parseMosaicPersonId } from '../domain/people.js';
import type { RegistrationKind } from '../domain/uploads.js';
import { oids, subjectTemplates } from './names.js';
import type { Part } from './part.js';
import { readName, templated, writeName, writeNhsNumber } from './shared-parts.js';
import { writeDate } from './timestamps.js';
import { dateIn, idOfRoot, nhsNumberIn, templateIn } from './values.js';
import type { Written } from './write.js';
import { around, holding, ifGiven } from './write.js';

/** Whom a record is about: a child, or the mother of an unborn one. */
export interface Subject {
  readonly nhsNumber: NhsNumber;
  readonly name: PersonName;
  readonly birthDate: PlainDate;
  readonly localId?: MosaicPersonId;
}

/** @param authority the local id is the authority's own */
export function writeSubject(kind: RegistrationKind, subject: Subject, authority: Organisation): Written {
  const ids = [
    writeNhsNumber('id', subject.nhsNumber),
    ifGiven(subject.localId, (extension) => writeLocalId(extension, authority)),
  ];
  const person = [writeName(subject.name), holding('birthTime', { value: writeDate(subject.birthDate) })];
  return kind === 'unborn-child-protection'
    ? templated(
        'subject',
        subjectTemplates.unbornChild,
        around('parentMotherPerson', ...person, around('asMother', ...ids)),
      )
    : templated('subject', subjectTemplates.child, ...ids, around('childPerson', ...person));
}

const writeLocalId = (extension: string, { odsCode, name }: Organisation): Written =>
  holding('id', { root: oids.localId, extension, assigningAuthorityName: `${odsCode}:${name.trim()}` });

/**
 * Reads the one `subject` of a record.
 * @throws CodedError `cpis.content-wrong` when a born child stands with an unborn child's plan, or the other way round
 */
export function readSubject(record: Part, kind: RegistrationKind): Subject {
  const { key, content } = templateIn(record.one('subject'), subjectTemplates);
  if ((key === 'unbornChild') !== (kind === 'unborn-child-protection')) throw content.wrong();
  if (key === 'child') return subjectOf(content.one('childPerson'), content);
  const mother = content.one('parentMotherPerson');
  return subjectOf(mother, mother.one('asMother'));
}

function subjectOf(person: Part, role: Part): Subject {
  const nhsNumber = idOfRoot(role, oids.nhsNumber);
  if (nhsNumber === undefined) throw role.missing();
  const subject = {
    nhsNumber: nhsNumberIn(nhsNumber),
    name: readName(person.one('name')),
    birthDate: dateIn(person.one('birthTime')),
  };
  const local = idOfRoot(role, oids.localId);
  return local === undefined ? subject : { ...subject, localId: localIdIn(local) };
}

function localIdIn(id: Part): MosaicPersonId {
  const localId = parseMosaicPersonId(id.required('extension'));
  if (localId === undefined) throw id.wrong();
  return localId;
}
