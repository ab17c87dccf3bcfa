import { readFileSync } from 'node:fs';
import type { AuthorityConfig } from './authority.js';
import { checkConfig } from './check.js';
import { ConfigError } from './config-error.js';

export { ConfigError } from './config-error.js';

/** Reads the authority's configuration. Throws a ConfigError that names the file and every problem with its line. */
export const loadConfig = (path: string | undefined): AuthorityConfig => configFrom(path).config;

/** The same, with the text that it was read from. */
export function configFrom(path: string | undefined): { path: string; text: string; config: AuthorityConfig } {
  refuseWeakened(process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
  if (path === undefined) throw new ConfigError('Set CPIS_CONFIG to the path of the authority’s configuration file.');
  const text = contentOf(path);
  const checked = checkConfig(text);
  if (checked.ok) return { path, text, config: checked.config };
  const lines = checked.problems.map(({ line, path: at, message }) => `  line ${line}${at && `, ${at}`}: ${message}`);
  throw new ConfigError(`${path} cannot be used:\n${lines.join('\n')}`);
}

/** The text of a configuration file. Throws a ConfigError that names it. */
export function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be opened';
    throw new ConfigError(`${path} cannot be read: ${why}.`);
  }
}

/** It would have every connection take any certificate, also those that are not ours to set up. */
function refuseWeakened(variable: string | undefined): void {
  if (variable !== '0') return;
  throw new ConfigError('NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of every certificate: unset it.');
}
