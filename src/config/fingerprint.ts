/** The digits of a SHA-256 fingerprint in capitals; undefined where it is none. Colons and case do not matter. */
export function digitsOfFingerprint(text: string): string | undefined {
  const digits = text.replaceAll(':', '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(digits) ? digits : undefined;
}
