import type { AccessAuthor, NamedPerson, PatientLocation } from '../../../src/domain/notifications.js';
import type { PersonName } from '../../../src/domain/people.js';
import type { Opening } from '../cpis/notify.js';
import type { AccessForm } from './forms.js';

/** Ids that belong to nobody. */
const inventedIds = { userId: '999000000011', roleProfileId: '999000000012', systemId: '999000000107' } as const;

/** JobRoleName v5.0 as far as it is public; any other role gets a code that was made up. */
const roleCodes: Readonly<Record<string, string>> = { 'General Medical Practitioner': 'NR0260' };
const otherRoleCode = 'NR0000';

/** An access as a tool or the web form tells it, in the words of the message. */
export const openingOf = (form: AccessForm): Opening => ({
  nhsNumber: form.nhsNumber,
  openedAt: form.at,
  silent: form.silent,
  author: authorOf(form),
  ...locationOf(form.location),
});

/** A device has no user: the person it names is the responsible lead, who did not see the child. */
function authorOf({ author, lead, organisation }: AccessForm): AccessAuthor {
  if (author.kind === 'person') {
    const { userId, roleProfileId } = inventedIds;
    return { kind: 'person', userId, roleProfileId, ...namedPerson(author.name, author.role, organisation.name) };
  }
  const named = namedPerson(
    lead?.name ?? author.name,
    lead?.role ?? author.role,
    lead?.organisation ?? organisation.name,
  );
  return { kind: 'device', systemId: inventedIds.systemId, ...named };
}

function namedPerson(name: string | undefined, role: string | undefined, organisation: string): NamedPerson {
  const read = personName(name ?? '');
  return {
    ...(read && { name: read }),
    ...(role && { roleCode: roleCodes[role] ?? otherRoleCode, role }),
    ...(organisation && { organisation }),
    telephones: [],
  };
}

/** `Dr Anselm Underhill`: a title, given names, the last word is the family name. */
function personName(text: string): PersonName | undefined {
  const words = text.trim().split(/\s+/);
  const [first = ''] = words;
  const hasTitle = words.length > 1 && /^(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sister|Nurse)\.?$/i.test(first);
  const names = hasTitle ? words.slice(1) : words;
  const family = names.at(-1);
  return family ? { ...(hasTitle && { prefix: first }), given: names.slice(0, -1), family } : undefined;
}

function locationOf(location: AccessForm['location']): { location?: PatientLocation } {
  if (!location?.text && !location?.postcode) return {};
  const { text, postcode } = location;
  return { location: { ...(postcode && { postcode }), ...(text && { place: text }), telephones: [] } };
}
