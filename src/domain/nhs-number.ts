declare const nhsNumber: unique symbol;

/** A ten-digit NHS number whose check digit is right. It never stands in an id, a search attribute, a log or an error. */
export type NhsNumber = string & { readonly [nhsNumber]: true };

const weights = [10, 9, 8, 7, 6, 5, 4, 3, 2];

/** The modulus 11 check digit of the NHS Data Dictionary; undefined where no digit can be right. */
function checkDigit(firstNine: string): number | undefined {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(firstNine[index]), 0);
  const digit = 11 - (sum % 11);
  return digit === 11 ? 0 : digit === 10 ? undefined : digit;
}

export const isNhsNumber = (text: unknown): text is NhsNumber =>
  typeof text === 'string' && /^[0-9]{10}$/.test(text) && checkDigit(text) === Number(text[9]);

/** Reads ten digits, with the usual spaces or hyphens between them; undefined when the digits or the check digit are wrong. */
export function parseNhsNumber(text: string): NhsNumber | undefined {
  const digits = text.replace(/[ -]/g, '');
  return isNhsNumber(digits) ? digits : undefined;
}
