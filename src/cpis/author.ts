import type { AccessAuthor, NamedPerson } from '../domain/notifications.js';
import type { PersonName } from '../domain/people.js';
import { authorTemplates, oids, telecomUse } from './names.js';
import type { Part } from './part.js';
import { templated, writeName, writeTelecom } from './shared-parts.js';
import { idOfRoot, optionalText, telephonesIn, templateIn } from './values.js';
import type { Written } from './write.js';
import { around, holding, ifGiven, withText } from './write.js';

/** Who opened a record. Q11: what a device's author says of the responsible lead is a working choice. */
export function writeAuthor(author: AccessAuthor): Written {
  if (author.kind === 'person') {
    return templated(
      'author',
      authorTemplates.person,
      ...writeRole(author),
      ifGiven(author.userId, (extension) => holding('id', { root: oids.sdsUser, extension })),
      ifGiven(author.roleProfileId, (extension) => holding('id', { root: oids.sdsRoleProfile, extension })),
      ...writePerson(author, 'assignedAuthorPerson'),
    );
  }
  return templated(
    'author',
    authorTemplates.device,
    ifGiven(author.systemId, (extension) => holding('id', { root: oids.accreditedSystem, extension })),
    around('assignedEntity', ...writeRole(author), ...writePerson(author, 'assignedPerson')),
  );
}

function writeRole({ roleCode, role, telephones }: NamedPerson): readonly (Written | undefined)[] {
  const coded = roleCode !== undefined || role !== undefined;
  const code = { code: roleCode, codeSystem: roleCode && oids.jobRole, displayName: role };
  return [
    coded ? holding('code', code) : undefined,
    ...telephones.map((telephone) => writeTelecom(telephone, telecomUse.officeHours)),
  ];
}

const writePerson = ({ name, organisation }: NamedPerson, personElement: string): readonly (Written | undefined)[] => [
  ifGiven(name, (given) => around(personElement, writeName(given))),
  ifGiven(organisation, (text) => around('representedOrganization', withText('name', text))),
];

/** Reads the one `author` of a query: which of the two it is must be plain, the rest is there or not. */
export function readAuthor(query: Part): AccessAuthor {
  const { key, content } = templateIn(query.one('author'), authorTemplates);
  if (key === 'person') {
    const userId = extensionOf(content, oids.sdsUser);
    const roleProfileId = extensionOf(content, oids.sdsRoleProfile);
    return {
      kind: 'person',
      ...(userId === undefined ? {} : { userId }),
      ...(roleProfileId === undefined ? {} : { roleProfileId }),
      ...readPerson(content, 'assignedAuthorPerson'),
    };
  }
  const systemId = extensionOf(content, oids.accreditedSystem);
  const lead = content.optional('assignedEntity');
  return {
    kind: 'device',
    ...(systemId === undefined ? {} : { systemId }),
    ...(lead === undefined ? { telephones: [] } : readPerson(lead, 'assignedPerson')),
  };
}

const extensionOf = (part: Part, root: string): string | undefined => idOfRoot(part, root)?.attribute('extension');

function readPerson(part: Part, personElement: string): NamedPerson {
  const code = part.optional('code');
  const name = readNameLoosely(part.optional(personElement)?.optional('name'));
  const organisation = optionalText(part.optional('representedOrganization'), 'name');
  const roleCode = code?.attribute('code');
  const role = code?.attribute('displayName');
  return {
    ...(name === undefined ? {} : { name }),
    ...(roleCode === undefined ? {} : { roleCode }),
    ...(role === undefined ? {} : { role }),
    ...(organisation === undefined ? {} : { organisation }),
    telephones: telephonesIn(part),
  };
}

/**
 * An author's name is only shown: one without parts, or with some missing, is better than a notification refused. One with
 * two family names may be two people's, and is nobody's.
 */
function readNameLoosely(part: Part | undefined): PersonName | undefined {
  if (part === undefined) return undefined;
  const texts = (name: string): readonly string[] =>
    part
      .all(name)
      .map((one) => one.text())
      .filter((text) => text !== '');
  const [given, families] = [texts('given'), texts('family')];
  const prefix = texts('prefix').join(' ');
  const family = families[0] ?? (given.length === 0 ? part.ownText() : '');
  if (families.length > 1 || (family === '' && given.length === 0)) return undefined;
  return { ...(prefix === '' ? {} : { prefix }), given, family };
}
