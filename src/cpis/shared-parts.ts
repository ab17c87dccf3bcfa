import type { Organisation, PersonName } from '../domain/people.js';
import type { Template } from './names.js';
import { oids, telephoneScheme, templateElement, templateExtension } from './names.js';
import type { Part } from './part.js';
import { optionalText } from './values.js';
import type { Written } from './write.js';
import { around, holding, ifGiven, withText } from './write.js';

/* Pieces that several messages have in common: each with its writer and its reader. */

/** An association's contentId and the template it names. */
export const templated = (
  association: string,
  template: Template,
  ...content: readonly (Written | undefined)[]
): Written =>
  around(
    association,
    holding('npfitlc:contentId', { root: oids.contentId, extension: templateExtension(template) }),
    around(templateElement(template), ...content),
  );

export const writeOrganisation = ({ odsCode, name }: Organisation, ...telecoms: readonly Written[]): Written =>
  around(
    'organisation',
    holding('id', { root: oids.organisation, extension: odsCode }),
    withText('name', name.trim()),
    ...telecoms,
  );

export const writeTelecom = (digits: string, use?: string): Written =>
  holding('telecom', { use, value: `${telephoneScheme}${digits}` });

export const writeNhsNumber = (element: string, nhsNumber: string): Written =>
  holding(element, { root: oids.nhsNumber, extension: nhsNumber });

/** The file that a notification belongs to. */
export const writeUploadFile = (association: string, sequence: number): Written =>
  around(
    association,
    around('pertinentLAUploadFile', holding('id', { root: oids.uploadSequence, extension: String(sequence) })),
  );

export const writeName = ({ prefix, given, family }: PersonName): Written =>
  around(
    'name',
    ifGiven(prefix, (text) => withText('prefix', text.trim())),
    ...given.map((text) => withText('given', text.trim())),
    withText('family', family.trim()),
  );

/** The registered name of a child or a mother: at least one given name and a family name. */
export function readName(part: Part): PersonName {
  const given = part.all('given').map((one) => one.text());
  const family = part.one('family').text();
  const prefix = optionalText(part, 'prefix');
  if (given.length === 0 || given.includes('') || family === '') throw part.missing();
  return { ...(prefix === undefined ? {} : { prefix }), given, family };
}

/**
 * A receiver is named for people only, so what cannot be read is absent; but two different ones are refused. The content is
 * not published (Q6): the id and the name count at any depth.
 */
export function readReceiver(part: Part | undefined): Organisation | undefined {
  if (part === undefined) return undefined;
  const odsCodes = new Set(part.within('id').flatMap((id) => id.attribute('extension') ?? []));
  const names = new Set(part.within('name').map((name) => name.text()));
  if (odsCodes.size > 1 || names.size > 1) throw part.missing();
  const [odsCode = ''] = odsCodes;
  const [name = ''] = names;
  return odsCode === '' && name === '' ? undefined : { odsCode, name };
}
