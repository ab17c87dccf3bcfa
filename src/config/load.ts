import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { AuthorityConfig } from './authority.js';
import { authorityConfig } from './authority.js';

/** A configuration that cannot be used: every problem at once. Its message is for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the authority's configuration. Throws a ConfigError that names the file and every problem with its path. */
export function loadConfig(path: string | undefined): AuthorityConfig {
  if (path === undefined) throw new ConfigError('Set CPIS_CONFIG to the path of the authority’s configuration file.');
  const read = authorityConfig.safeParse(contentOf(path));
  if (!read.success) throw new ConfigError(`${path} cannot be used:\n${z.prettifyError(read.error)}`);
  return read.data;
}

/** Every plain value is text: ids and telephone numbers keep their zeros. */
function contentOf(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'), { schema: 'failsafe' });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'not YAML';
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
