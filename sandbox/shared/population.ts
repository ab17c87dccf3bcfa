/** An invented person whom both sandboxes know: Mosaic as a case, the NHS as a person on the Spine. */
export interface SeedPerson {
  readonly personId: string;
  /** from the 999 test range, with a right check digit */
  readonly nhsNumber: string;
  readonly familyName: string;
  readonly givenNames: readonly string[];
  /** what Mosaic shows on its screens; never sent to the NHS */
  readonly displayName: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
  /** the Spine holds the record as sensitive: CP-IS refuses every registration (CPR02) */
  readonly sensitive?: boolean;
  /** the Spine's family name where it differs from Mosaic's: CP-IS refuses the registration (CPR03) */
  readonly spineFamilyName?: string;
}

/** The first is the child of the story; the adult is the mother of an unborn child. Everybody is invented. */
export const population: readonly SeedPerson[] = [
  {
    personId: '700101',
    nhsNumber: '9997042182',
    familyName: 'Brackenfield',
    givenNames: ['Isla', 'Mae'],
    displayName: 'Isla Brackenfield',
    birthDate: '2019-03-12',
  },
  {
    personId: '700102',
    nhsNumber: '9997263316',
    familyName: 'Oakhanger',
    givenNames: ['Caspian'],
    displayName: 'Caspian Oakhanger',
    birthDate: '2024-01-22',
  },
  {
    personId: '700103',
    nhsNumber: '9997130553',
    familyName: 'Thistledown',
    givenNames: ['Morwenna'],
    displayName: 'Morwenna Thistledown',
    birthDate: '1998-07-05',
  },
  {
    personId: '700104',
    nhsNumber: '9997051025',
    familyName: 'O’Sedgewick',
    givenNames: ['Aoife', 'Rose'],
    displayName: 'Aoife O’Sedgewick',
    birthDate: '2015-09-30',
  },
  {
    personId: '700105',
    nhsNumber: '9997130359',
    familyName: "D'Arcy-Hollowmere",
    givenNames: ['Zoë', 'Anne-Marie'],
    displayName: 'Zo Hollowmere',
    birthDate: '2011-05-17',
  },
  {
    personId: '700106',
    nhsNumber: '9997260988',
    familyName: 'Nettleship',
    givenNames: ['Rowan'],
    displayName: 'Rowan Nettleship',
    birthDate: '2017-12-01',
    sensitive: true,
  },
  {
    personId: '700107',
    nhsNumber: '9997310322',
    familyName: 'Harrowgate',
    givenNames: ['Tamsin', 'Elowen'],
    displayName: 'Tamsin Harrowgate',
    birthDate: '2013-02-08',
    spineFamilyName: 'Venn',
  },
  {
    personId: '700108',
    nhsNumber: '9997420322',
    familyName: 'Wrenfold',
    givenNames: ['Idris', 'Penhallow'],
    displayName: 'Idris Wrenfold',
    birthDate: '2010-06-24',
  },
  {
    personId: '700109',
    nhsNumber: '9997540174',
    familyName: 'Larkspur',
    givenNames: ['Bryony'],
    displayName: 'Bee Larkspur',
    birthDate: '2026-04-03',
  },
];
