import { testNumbers } from '../support/numbers.js';

/** Somebody whose every detail is to be found again if it stands anywhere in clear. */
export interface Canary {
  readonly personId: string;
  readonly nhsNumber: string;
  readonly familyName: string;
  readonly givenNames: readonly string[];
  readonly birthDate: string;
  /** of whoever opens the record, and where */
  readonly author: string;
  readonly organisation: string;
  readonly postcode: string;
  /** what an operator or a sender writes */
  readonly words: string;
}

const numbers = testNumbers(20, 830_000);
const letters = 'ABCDEFGHJKLMNOPQRSTU';

/** Twenty invented people; their names occur in no text of ours. */
export const canaries: readonly Canary[] = numbers.map((nhsNumber, place) => {
  const letter = letters[place] ?? 'Z';
  const two = String(place + 10);
  return {
    personId: `70${two}99`,
    nhsNumber,
    familyName: `Quillwortham${letter.toLowerCase()}`,
    givenNames: [`Zephyrina${letter.toLowerCase()}`],
    birthDate: `2012-04-${two}`,
    author: `Dr Ysolde Marchbanksworth ${letter}`,
    organisation: `Saint Ethelburga Infirmary ${letter}`,
    postcode: `ZZ${two} 3${letter}V`,
    words: `told Wilhelmina Ravenscroftly ${letter} by telephone`,
  };
});

/** Every text of theirs that is long enough to be searched for. */
export const textsOf = (one: Canary): readonly string[] =>
  [
    one.nhsNumber,
    one.familyName,
    ...one.givenNames,
    one.birthDate,
    one.author,
    one.organisation,
    one.postcode,
    one.words,
  ].filter(({ length }) => length >= 8);
