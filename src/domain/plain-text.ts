/**
 * Text from the NHS as plain text for Mosaic: no control, format or bidirectional characters, one line, and not longer
 * than asked. What cannot be read is better absent than misleading.
 */
export function plainText(text: string, atMost: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = Array.from(line);
  return letters.length <= atMost ? line : `${letters.slice(0, atMost - 1).join('')}…`;
}
