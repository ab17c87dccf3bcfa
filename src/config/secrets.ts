import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { TlsMaterial } from '../outgoing/tls.js';
import { Secret } from '../secrets/secret.js';
import { ConfigError } from './config-error.js';

/** Where a secret stands: alone in a file, or in a variable of the environment. */
export interface SecretPlace {
  readonly file?: string | undefined;
  readonly env?: string | undefined;
}

/**
 * A secret of the configuration. A file is read for every use, so that a changed one needs no restart; a variable is taken
 * out of the environment when this is called, so that no dump of it and no child process shows it.
 * @throws ConfigError naming the file or the variable, never what stands in it
 */
export function secretFrom({ file, env }: SecretPlace): () => Secret {
  if (env !== undefined) {
    const taken = fromEnvironment(env);
    return () => taken;
  }
  if (file === undefined) throw new ConfigError('A secret has no place: name a file or a variable of the environment.');
  return () => new Secret(contentOf(file, 'secret').trim());
}

/** The secret where a place is named, else nothing. */
export const secretIfNamed = (place: SecretPlace): (() => Secret) | undefined =>
  place.file === undefined && place.env === undefined ? undefined : secretFrom(place);

const taken = new Map<string, Secret>();

function fromEnvironment(name: string): Secret {
  const value = process.env[name]?.trim();
  if (value) {
    taken.set(name, new Secret(value));
    Reflect.deleteProperty(process.env, name);
  }
  const secret = taken.get(name);
  if (secret === undefined) throw new ConfigError(`${name}: this variable of the environment is not set.`);
  return secret;
}

export interface TlsFiles {
  readonly caFile?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/**
 * What the files of a connection hold. Each is looked at now: a wrong one is told by its name, before anything goes out.
 * @throws ConfigError naming the file
 */
export function readTls({ caFile, certificateFile, keyFile }: TlsFiles): TlsMaterial {
  return {
    ...(caFile !== undefined && { ca: certificatesIn(caFile).text }),
    ...(certificateFile !== undefined && keyFile !== undefined && { client: pairOf(certificateFile, keyFile) }),
  };
}

function pairOf(certificateFile: string, keyFile: string): NonNullable<TlsMaterial['client']> {
  const { text: certificate, first } = certificatesIn(certificateFile);
  const key = new Secret(contentOf(keyFile, 'key'));
  if (!first.checkPrivateKey(privateKey(keyFile, key)))
    throw new ConfigError(`${keyFile}: this key does not belong to the certificate in ${certificateFile}.`);
  return { certificate, key };
}

function certificatesIn(file: string): { readonly text: string; readonly first: X509Certificate } {
  const text = contentOf(file, 'certificate');
  try {
    return { text, first: new X509Certificate(text) };
  } catch {
    throw new ConfigError(`${file}: this is no certificate in PEM.`);
  }
}

function privateKey(file: string, key: Secret) {
  try {
    return createPrivateKey(key.reveal());
  } catch {
    throw new ConfigError(`${file}: this is no private key in PEM without a passphrase.`);
  }
}

function contentOf(file: string, what: 'secret' | 'certificate' | 'key'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be opened';
    throw new ConfigError(`${file}: this ${what} cannot be read: ${why}.`);
  }
}
