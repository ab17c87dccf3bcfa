import { readFileSync } from 'node:fs';
import type { AuthorityConfig } from './authority.js';
import { checkConfig } from './check.js';

/** A configuration that cannot be used: every problem at once. Its message is for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the authority's configuration. Throws a ConfigError that names the file and every problem with its line. */
export const loadConfig = (path: string | undefined): AuthorityConfig => configFrom(path).config;

/** The same, with the text that it was read from. */
export function configFrom(path: string | undefined): { path: string; text: string; config: AuthorityConfig } {
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

/** A secret that stands alone in a file. Its value is read when it is needed and never printed. */
export function secretFrom(path: string): () => string {
  return () => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      throw new ConfigError(`${path}: this secret cannot be read.`);
    }
  };
}

/** A secret that stands in a variable of the environment. */
export const secretIn = (variable: string) => (): string => {
  const value = process.env[variable];
  if (value === undefined) throw new ConfigError(`${variable}: this variable of the environment is not set.`);
  return value;
};
