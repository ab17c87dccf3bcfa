/** What is assumed where the table names no organisation: the narrow rule, since the name alone can tell a secret. */
export const unknownSetting = 'unknown';

/** The authority's table of organisations: the wire carries only a name, and a name alone can reveal why a child was seen. */
export interface CareSettings {
  readonly organisations: readonly {
    /** as CP-IS words it; `*` stands for any text, and alone also for a message that names no organisation */
    readonly name: string;
    readonly setting: string;
  }[];
  /** settings whose details go to the narrow audience only */
  readonly sensitive: readonly string[];
}

/** The setting of the first row whose name fits, in the order of the table; `unknown` where none does. */
export function careSettingOf({ organisations }: CareSettings, organisation: string | undefined): string {
  const name = comparable(organisation ?? '');
  return organisations.find((row) => fits(comparable(row.name), name))?.setting ?? unknownSetting;
}

export const isSensitive = ({ sensitive }: CareSettings, setting: string): boolean =>
  setting === unknownSetting || sensitive.includes(setting);

/** Case, spaces and punctuation of a name say nothing. */
export const comparable = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}*]+/gu, ' ')
    .trim();

/** Whether a name fits a pattern in which `*` stands for any text, also none. Linear: a sender chooses the name. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return pattern === name;
  const last = parts[parts.length - 1] ?? '';
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
